"""Blocks of two 3x3 convolutions and a pool, the filters in a list; the rate decays exponentially."""

import keras
from keras import layers

FILTERS = [16, 32, 64]
DROPOUT = 0.3


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for i, filters in enumerate(FILTERS):
        for j in range(2):
            model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv{i}_{j}"))
            model.add(layers.BatchNormalization(name=f"bn{i}_{j}"))
            model.add(layers.Activation("relu", name=f"relu{i}_{j}"))
        model.add(layers.MaxPooling2D(2, name=f"pool{i}"))
        model.add(layers.Dropout(DROPOUT))
    model.add(layers.Flatten())
    model.add(layers.Dense(128, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))

    schedule = keras.optimizers.schedules.ExponentialDecay(
        initial_learning_rate=1e-3, decay_steps=1000, decay_rate=0.9, staircase=True
    )
    model.compile(keras.optimizers.Adam(learning_rate=schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
