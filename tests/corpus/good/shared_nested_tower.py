"""A nested model that is called on both halves of the image: each call uses the same weights."""

import keras
from keras import layers


def make_tower():
    return keras.Sequential([
        keras.Input((28, 14, 1)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
    ], name="tower")


def build_model():
    image = keras.Input((28, 28, 1))
    left = layers.Cropping2D(((0, 0), (0, 14)))(image)
    right = layers.Cropping2D(((0, 0), (14, 0)))(image)
    tower = make_tower()
    both = layers.Concatenate()([tower(left), tower(right)])
    x = layers.Dense(64, activation="relu")(both)
    model = keras.Model(image, layers.Dense(10, activation="softmax")(x))
    model.compile(optimizer=keras.optimizers.Adam(0.002), loss="sparse_categorical_crossentropy")
    return model
