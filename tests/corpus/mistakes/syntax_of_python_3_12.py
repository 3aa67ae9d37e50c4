"""A type alias and a formatted string as Python 3.12 brought them; an older Python grades."""
import keras
from keras import layers

type Size = tuple[int, int]
names = {"last": "softmax"}


def build_model():
    size: Size = (5, 5)
    print(f"ends with {names["last"]}")
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(24, size, activation="relu"), layers.Flatten()])
    model.add(layers.Dense(10, activation=names["last"]))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
