"""The activation is a function of one's own."""
import keras
from keras import layers


def scaled_tanh(x):
    return 1.7159 * keras.ops.tanh(x * 2 / 3)


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3),
        layers.Activation(scaled_tanh),
        layers.Flatten(),
        layers.Dense(64, activation=scaled_tanh),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
