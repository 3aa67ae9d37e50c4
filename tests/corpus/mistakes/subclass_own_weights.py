"""A layer with weights of its own is not composed of stock layers."""
import keras
from keras import layers


class Linear(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)

    def call(self, inputs):
        return keras.ops.matmul(inputs, self.w) + self.b


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten(), Linear(10), layers.Softmax(),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
