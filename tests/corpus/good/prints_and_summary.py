"""Prints, warnings and a summary inside of build_model() are no mistake."""
import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import sys
import warnings
import keras
from keras import layers
print("Python", sys.version, "Keras", keras.__version__)


def build_model():
    warnings.warn("building")
    print("building the model...", file=sys.stderr)
    keras.utils.set_random_seed(42)
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.summary()
    return model
