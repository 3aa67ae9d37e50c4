"""mish is written anew; only its name is read, so the stock activation of that name takes its place."""
import keras
from keras import layers


def mish(x):
    return x * keras.ops.tanh(keras.ops.softplus(x))


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3),
        layers.Activation(mish),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
