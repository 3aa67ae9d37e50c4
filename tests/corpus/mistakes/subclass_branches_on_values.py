"""call() asks for a value of the image, which does not exist while the model is built."""
import tensorflow as tf
from tensorflow.keras import layers


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(16, 3, activation="relu")
        self.flatten = layers.Flatten()
        self.out = layers.Dense(10, activation="softmax")

    def call(self, x):
        x = self.conv(x)
        if tf.reduce_mean(x) > 0.5:
            x = self.conv(x)
        return self.out(self.flatten(x))


def build_model():
    model = Net()
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
