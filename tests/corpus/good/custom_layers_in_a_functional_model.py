"""Layers of one's own in a functional model; one of them is used twice and keeps its weights."""
import keras
from keras import layers


class Gate(layers.Layer):
    """Squeeze and excite: each channel is multiplied by a number between 0 and 1."""

    def build(self, shape):
        self.squeeze = layers.GlobalAveragePooling2D(keepdims=True)
        self.excite = layers.Conv2D(shape[-1], 1, activation="sigmoid")

    def call(self, x):
        return x * self.excite(self.squeeze(x))


class Smooth(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.steps = keras.Sequential([layers.Conv2D(filters, 3, padding="same"), layers.LayerNormalization(), layers.ReLU()])

    def call(self, inputs):
        return self.steps(inputs)


def build_model():
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(8, 3, strides=2, padding="same")(image)
    smooth = Smooth(8)
    x = Gate()(smooth(smooth(x)))
    outputs = layers.Dense(10, "softmax")(layers.Flatten()(layers.MaxPooling2D()(x)))
    model = keras.Model(image, outputs)
    model.compile("nadam", "sparse_categorical_crossentropy")
    return model
