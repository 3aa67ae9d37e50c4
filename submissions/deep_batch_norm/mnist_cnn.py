"""Five convolutions, each followed by batch normalization and ReLU; a helper function builds the blocks."""

import keras
from keras import layers

BLOCKS = [32, 48]  # filters of the blocks behind the first convolution


def convolution(x, filters, size=3, padding="same"):
    x = layers.Conv2D(filters, size, padding=padding, use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.Activation("relu")(x)


def build_model():
    inputs = keras.Input(shape=(28, 28, 1))
    x = convolution(inputs, 16, size=5, padding="valid")
    for filters in BLOCKS:
        x = layers.MaxPooling2D()(x)
        x = convolution(x, filters)
        x = convolution(x, filters)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.3)(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: two 3x3 convolutions in a row see 5x5 places and have a non-linearity in between. Batch normalization keeps
# every layer's answers at one scale, and its own shift makes the convolution's bias superfluous. At test time it uses
# moving averages: with momentum=0.9 instead of 0.99 they follow the weights quickly, which a short training needs.
