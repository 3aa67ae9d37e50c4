"""add() and pop() while trying things out."""
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D


def build_model():
    model = Sequential([Input((28, 28, 1)), Conv2D(32, 3, activation="relu"), MaxPooling2D(2), Flatten()])
    model.add(Dropout(0.9))
    model.pop()  # was too much
    model.add(Dense(10, activation="softmax"))
    model.compile(optimizer="Adam", loss="SparseCategoricalCrossentropy", metrics=["accuracy"], jit_compile=False)
    return model
