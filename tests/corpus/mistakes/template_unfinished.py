"""The template with a `...` where the model belongs."""
import keras
from keras import layers


def build_model() -> keras.Model:
    """Build, compile and return the model."""
    ...
