"""Conv2D(48, 3, 3) was a window of 3 by 3 in Keras 1, and is a stride of 3 today."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
    model.add(layers.Conv2D(48, 3, 3, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
