"""No pooling and no dense layer: strides instead (Springenberg et al., 2014)."""

import keras
from keras import layers


def build_model():
    net = keras.Sequential(name="all_cnn")
    net.add(keras.Input((28, 28, 1)))
    net.add(layers.Conv2D(32, 3, activation="relu"))
    net.add(layers.Conv2D(32, 3, strides=2, activation="relu"))
    net.add(layers.Conv2D(64, 3, activation="relu"))
    net.add(layers.Conv2D(64, 3, strides=2, activation="relu"))
    net.add(layers.Conv2D(10, 1))
    net.add(layers.GlobalAveragePooling2D())
    net.add(layers.Softmax())
    net.compile(keras.optimizers.Adagrad(learning_rate=0.05, initial_accumulator_value=0.1), "sparse_categorical_crossentropy")
    return net
