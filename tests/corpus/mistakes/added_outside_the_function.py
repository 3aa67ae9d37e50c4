"""Half of the model is added below the function, at top level."""
import keras
from keras import layers

model = keras.Sequential([keras.Input((28, 28, 1))])


def build_model():
    return model


if __name__ == "__main__":
    model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
