"""Activation layers with a slope of their own, fixed or learned."""

import keras
from keras import layers


def build_model() -> keras.Sequential:
    model = keras.Sequential([
        keras.layers.InputLayer(shape=(28, 28, 1)),
        layers.Conv2D(16, 3),
        layers.LeakyReLU(negative_slope=0.1),
        layers.Conv2D(16, 3, strides=2),
        layers.PReLU(shared_axes=[1, 2]),
        layers.Conv2D(32, 3, strides=2),
        layers.ELU(alpha=1.0),
        layers.Flatten(),
        layers.Dense(64),
        layers.PReLU(),
        layers.Dense(10),
        layers.Softmax(axis=-1),
    ])
    model.compile(optimizer=keras.optimizers.RMSprop(clipvalue=0.5), loss="sparse_categorical_crossentropy")
    return model
