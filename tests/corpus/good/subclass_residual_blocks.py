"""Blocks of one's own in a list, each with a shortcut; names that repeat in every block."""
import keras
from keras import layers


class Residual(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Conv2D(filters, 3, padding="same", use_bias=False, name="first")
        self.norm = layers.BatchNormalization(name="norm")
        self.second = layers.Conv2D(filters, 3, padding="same", name="second")
        self.filters = filters
        self.shortcut = None

    def build(self, input_shape):
        if input_shape[-1] != self.filters:
            self.shortcut = layers.Conv2D(self.filters, 1, name="shortcut")
        super().build(input_shape)

    def call(self, x, training=False):
        y = keras.activations.relu(self.norm(self.first(x), training=training))
        y = self.second(y)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return keras.activations.relu(x + y)


class Stage(keras.Model):
    def __init__(self, filters, blocks):
        super().__init__()
        self.blocks = [Residual(filters) for _ in range(blocks)]
        self.pool = layers.MaxPooling2D()

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.pool(x)


class ResNet(keras.Model):
    def __init__(self):
        super().__init__(name="resnet")
        self.stages = {"wide": Stage(8, 2), "deep": Stage(16, 1)}
        self.head = keras.Sequential([layers.GlobalAveragePooling2D(), layers.Dense(10)])

    def call(self, image, training=None):
        return self.head(self.stages["deep"](self.stages["wide"](image)))


def build_model():
    model = ResNet()
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.build((None, 28, 28, 1))
    model.summary()
    return model
