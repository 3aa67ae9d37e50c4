"""A frozen layer, left from transfer learning."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.layers[0].trainable = False
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
