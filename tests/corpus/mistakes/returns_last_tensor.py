"""The last layer's output is no model; keras.Model(inputs, outputs) makes one."""
from keras import Input, layers


def build_model():
    inputs = Input((28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Flatten()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    return outputs
