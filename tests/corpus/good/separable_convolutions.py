"""Xception-like: separable convolutions with a depth multiplier and a residual."""
from keras import Input, Model
from keras.layers import *


def build_model():
    inp = Input((28, 28, 1))
    x = Conv2D(16, 3, activation="relu")(inp)
    x = SeparableConv2D(32, 3, padding="same", activation="relu", depth_multiplier=2)(x)
    skip = Conv2D(64, 1, strides=2, padding="same")(x)
    x = SeparableConv2D(64, (3, 3), padding="same", use_bias=False)(x)
    x = BatchNormalization(momentum=0.9)(x)
    x = MaxPooling2D(3, strides=2, padding="same")(x)
    x = Add()([x, skip])
    x = Activation("relu")(x)
    x = GlobalMaxPooling2D()(x)
    model = Model(inp, Dense(10, activation="softmax")(x))
    model.compile("nadam", "sparse_categorical_crossentropy", metrics=["acc"])
    return model
