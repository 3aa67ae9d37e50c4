"""Conv2D(32, 3, 3) was Keras 1: the third argument is the stride now, and the image shrinks to nothing."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential()
    model.add(layers.Conv2D(32, 3, 3, activation="relu", input_shape=(28, 28, 1)))
    model.add(layers.Conv2D(32, 3, 3, activation="relu"))
    model.add(layers.MaxPooling2D(pool_size=(2, 2)))
    model.add(layers.Conv2D(64, 3, 3, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
