"""exit() at the end of the function, left from trying things out."""
import sys
import keras
from keras import layers


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    print(model.count_params())
    sys.exit()
    return model
