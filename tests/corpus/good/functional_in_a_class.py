"""A functional model packed into a class, whose constructor does all the work."""
import keras
from keras import layers


class SmallNet(keras.Model):
    def __init__(self, width=8):
        image = keras.Input((28, 28, 1), name="digit")
        x = layers.Conv2D(width, 3, activation="relu")(image)
        x = layers.MaxPooling2D()(x)
        x = layers.Conv2D(2 * width, 3, activation="relu")(x)
        x = layers.GlobalAveragePooling2D()(x)
        super().__init__(inputs=image, outputs=layers.Dense(10, activation="softmax")(x))
        self.width = width

    def describe(self):
        return f"{self.width} filters"


def build_model():
    net = SmallNet()
    print(net.describe())
    net.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net
