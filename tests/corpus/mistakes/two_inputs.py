"""Two inputs; there is one image."""
import keras
from keras import layers


def build_model():
    image = keras.Input((28, 28, 1), name="image")
    mask = keras.Input((28, 28, 1), name="mask")
    x = layers.Concatenate()([image, mask])
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.Flatten()(x)
    model = keras.Model([image, mask], layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
