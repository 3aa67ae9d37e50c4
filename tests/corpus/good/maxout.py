"""Maxout (Goodfellow et al., 2013): the larger of several linear convolutions."""

import keras
from keras import layers


def maxout_conv(x, filters, pieces=2):
    return layers.Maximum()([layers.Conv2D(filters, 3, padding="same")(x) for _ in range(pieces)])


def build_model():
    inputs = keras.Input((28, 28, 1))
    x = maxout_conv(inputs, 16)
    x = layers.MaxPooling2D()(x)
    x = maxout_conv(x, 32, pieces=3)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.3)(x)
    outputs = layers.Dense(10)(x)
    outputs = layers.Softmax()(outputs)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9, clipnorm=1.0), "sparse_categorical_crossentropy")
    return model
