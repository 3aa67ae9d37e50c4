"""RandomFlip with a seed: of little use for digits, but allowed."""
import keras
from keras import layers


def build_model():
    return compiled(keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.RandomFlip("horizontal", seed=42),
        layers.RandomRotation(factor=(-0.02, 0.03), fill_mode="nearest", interpolation="nearest", seed=7),
        layers.RandomZoom(height_factor=0.1, width_factor=0.1, fill_mode="reflect"),
        layers.Conv2D(32, 5, activation="relu"),
        layers.AveragePooling2D(2),
        layers.Conv2D(32, 5, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]))


def compiled(model):
    model.compile(optimizer="adamw", loss="sparse_categorical_crossentropy")
    return model
