"""x is used before it exists."""
import keras
from keras import layers


def build_model():
    inputs = keras.Input((28, 28, 1))
    x = layers.Flatten()(layers.MaxPooling2D()(features))
    features = layers.Conv2D(32, 3, activation="relu")(inputs)
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
