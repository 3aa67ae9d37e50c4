"""The same convolution twice: its weights fit one input channel and then meet 32."""
import keras
from keras import layers


def build_model():
    conv = layers.Conv2D(32, 3, activation="relu")
    pool = layers.MaxPooling2D(2)
    model = keras.Sequential([keras.Input((28, 28, 1)), conv, pool, conv, pool, layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
