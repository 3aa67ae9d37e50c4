"""Focal cross-entropy (Lin et al., 2017) looks at the hard images most."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(24, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(48, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.CategoricalFocalCrossentropy(alpha=0.25, gamma=2.0),
        metrics=["accuracy"],
    )
    return model
