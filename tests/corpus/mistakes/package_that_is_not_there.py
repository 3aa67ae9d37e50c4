"""keras_tuner is not installed where the grader runs; write the numbers into the model."""
import keras_tuner as kt
import keras
from keras import layers


def build_model():
    hp = kt.HyperParameters()
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(hp.Int("filters", 16, 64), 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
