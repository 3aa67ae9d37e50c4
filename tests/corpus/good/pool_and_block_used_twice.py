"""One pooling layer and one block that stand in a Sequential model twice."""

from tensorflow import keras
from tensorflow.keras import layers

pool = layers.MaxPooling2D(2)


def build_model():
    block = keras.Sequential([layers.Conv2D(16, 3, padding="same"), layers.ReLU()])
    model = keras.Sequential([
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        block,
        block,
        pool,
        pool,
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
