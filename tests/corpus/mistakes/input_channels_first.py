"""The channel stands first; here it stands last."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        keras.Input((1, 28, 28)),
        layers.Conv2D(32, 3, activation="relu", data_format="channels_first"),
        layers.MaxPooling2D(data_format="channels_first"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
