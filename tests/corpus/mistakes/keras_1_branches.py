"""A model of branches for Keras 1: merge, Model(input, output), and modes whose meaning is gone."""
from keras.layers import (Input, Convolution2D, MaxPooling2D, Flatten,
                          Dense, merge)
from keras.layers.normalization import BatchNormalization
from keras.models import Model


def branch(x, size):
    return Convolution2D(8, size, size, border_mode="same", activation="relu")(x)


def build_model():
    image = Input(shape=(28, 28, 1))
    x = merge([branch(image, 3), branch(image, 5)], mode="concat", concat_axis=-1)
    x = BatchNormalization(mode=2)(x)
    x = MaxPooling2D(pool_size=(2, 2), dim_ordering="th")(x)
    y = Convolution2D(16, 3, 3, border_mode="same")(x)
    x = merge([x, y], mode="sum")
    x = merge([x, y], mode="cos")
    x = Dense(10, activation="softmax")(Flatten()(x))
    model = Model(input=image, output=x)
    model.compile("adam", "categorical_crossentropy")
    return model
