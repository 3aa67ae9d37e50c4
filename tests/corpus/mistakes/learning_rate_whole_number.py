"""SGD(learning_rate=1): Keras takes no int there; write 1.0."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.SGD(learning_rate=1), "sparse_categorical_crossentropy")
    return model
