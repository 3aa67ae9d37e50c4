"""Layers that act in training alone stand below `if training:`, as in many guides."""
import tensorflow as tf
from tensorflow.keras import layers


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.noise = layers.GaussianNoise(0.1)
        self.shift = layers.RandomTranslation(0.1, 0.1)
        self.conv = layers.Conv2D(16, 3, activation="relu")
        self.pool = layers.MaxPool2D()
        self.norm = layers.BatchNormalization()
        self.drop = layers.Dropout(0.3)
        self.out = layers.Dense(10, activation="softmax")

    def call(self, x, training=None):
        if training:
            x = self.noise(self.shift(x, training=training), training=True)
        x = self.norm(self.pool(self.conv(x)), training=training)
        x = layers.Flatten()(x)
        if training:
            x = self.drop(x, training=training)
        return self.out(x)


def build_model():
    net = Net()
    net.compile(optimizer=tf.keras.optimizers.SGD(0.05, momentum=0.9), loss="sparse_categorical_crossentropy")
    return net
