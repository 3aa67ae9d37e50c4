"""The same two layers look at the picture, at its transpose and at its smoothed version."""

import keras
from keras import layers


def build_model():
    conv = layers.Conv2D(24, 5, activation="relu", name="shared_conv")
    features = layers.Dense(48, activation="relu", name="shared_dense")

    def tower(x):
        x = conv(x)
        x = layers.MaxPooling2D(4)(x)
        x = layers.Flatten()(x)
        return features(x)

    image = keras.Input((28, 28, 1))
    straight = tower(image)
    transposed = tower(layers.Permute((2, 1, 3))(image))
    smoothed = tower(layers.AveragePooling2D(3, strides=1, padding="same")(image))

    difference = layers.Subtract()([straight, transposed])
    mean = layers.Average()([straight, transposed, smoothed])
    x = layers.Concatenate()([straight, difference, mean])
    model = keras.Model(image, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
