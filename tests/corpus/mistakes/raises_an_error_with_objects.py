"""An exception of the author's own, whose text has an address, a folder and a set in it."""
import keras
from keras import layers


class Settings:
    activations = {"relu", "elu", "selu", "gelu"}


def build_model():
    settings = Settings()
    if "softplus" not in settings.activations:
        raise ValueError(f"{settings} of {build_model} knows {settings.activations}, see /tmp/settings/log.txt")
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
