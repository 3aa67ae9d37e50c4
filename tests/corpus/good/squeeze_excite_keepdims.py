"""Squeeze-and-excitation (Hu et al., 2017): the gates keep the axes of the image."""

import keras
from keras import layers


def squeeze_excite(x, ratio=4):
    channels = x.shape[-1]
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(channels // ratio, 1, activation="relu")(gate)
    gate = layers.Conv2D(channels, 1, activation="sigmoid")(gate)
    return layers.Multiply()([x, gate])


def build_model():
    inputs = keras.Input((28, 28, 1))
    x = inputs
    for filters in (16, 32, 64):
        x = layers.Conv2D(filters, 3, padding="same", activation="silu")(x)
        x = squeeze_excite(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    model.compile(keras.optimizers.Nadam(learning_rate=1e-3), "sparse_categorical_crossentropy")
    return model
