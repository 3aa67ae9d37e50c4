"""Flatten without (): the class and not a layer."""
from keras import Sequential
from keras.layers import Conv2D, Dense, Flatten, Input


def build_model():
    model = Sequential()
    model.add(Input((28, 28, 1)))
    model.add(Conv2D(32, 3, activation="relu"))
    model.add(Flatten)
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
