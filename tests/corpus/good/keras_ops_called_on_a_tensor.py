"""keras.ops.relu(x), which is read as the layer."""

import keras
from keras import layers, ops


def build_model():
    inputs = keras.Input((28, 28, 1))
    x = ops.relu(layers.Conv2D(32, 3)(inputs))
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
