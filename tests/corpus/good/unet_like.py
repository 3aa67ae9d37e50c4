"""Down, up again and a skip connection between; the mask is then pooled to ten classes."""

import keras
from keras import layers


def conv_block(x, filters):
    x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


def build_model():
    inputs = keras.Input((28, 28, 1))

    # encoder
    c1 = conv_block(inputs, 8)
    p1 = layers.MaxPooling2D(2)(c1)  # 14
    c2 = conv_block(p1, 16)
    p2 = layers.MaxPooling2D(2)(c2)  # 7

    bottom = conv_block(p2, 32)

    # decoder
    u2 = layers.Conv2DTranspose(16, 2, strides=2, padding="same")(bottom)  # 14
    c3 = conv_block(layers.Concatenate(axis=3)([u2, c2]), 16)
    u1 = layers.UpSampling2D(2, interpolation="bilinear")(c3)  # 28
    c4 = conv_block(layers.concatenate([u1, c1]), 8)

    crop = layers.Cropping2D(cropping=((2, 2), (2, 2)))(c4)  # 24
    x = layers.MaxPooling2D(4)(crop)
    x = layers.Flatten()(x)
    outputs = layers.Dense(10, activation="softmax")(x)

    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
