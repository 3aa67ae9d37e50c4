"""Three colour channels; the digits are grey and have one."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28, 3)))
    model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
