"""One convolution in a model and in the model around it, too."""
import keras
from keras import layers


def build_model():
    shared = layers.Conv2D(8, 3, padding="same", activation="relu")
    image = keras.Input((28, 28, 8))
    inner = keras.Model(image, shared(image))
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(8, 3, padding="same")(inputs)
    x = shared(inner(x))
    outputs = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    model = keras.Model(inputs, outputs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
