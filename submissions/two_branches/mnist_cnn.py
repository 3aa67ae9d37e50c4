"""Two branches look at the same image, one through 3x3 and one through 5x5 windows, and are concatenated."""

import keras
from keras import layers


def build_model():
    image = keras.Input(shape=(28, 28, 1), name="image")
    fine = layers.Conv2D(12, 3, padding="same", activation="relu", name="fine")(image)
    coarse = layers.Conv2D(12, 5, padding="same", activation="relu", name="coarse")(image)
    x = layers.Concatenate()([fine, coarse])
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(32, 5, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.3)(x)
    digit = layers.Dense(10, activation="softmax", name="digit")(x)
    model = keras.Model(inputs=image, outputs=digit)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.001),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


# Analysis: a small window finds edges, a larger one whole pieces of a stroke; the next layer may use both.
# padding="same" gives both branches 28x28 places, so that they fit together. A 5x5 filter has 25 weights instead of 9.
