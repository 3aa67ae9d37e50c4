"""MNIST: your first convolutional network, made by build_model().

Input     a batch of images: float32 in [0, 1], each of shape (28, 28, 1). They are scaled already.
Output    10 values for each image, one for each digit from 0 to 9.
Return    a Keras model, compiled with the optimizer and the loss that you choose.
Goal      more than 95 % of the MNIST test images right.
Limits    at least 1 convolution, and at most 3,000,000 parameters.

You choose the convolutions, the pooling, the activations, the dense layers, the optimizer and the loss.
Only the architecture is taken from this file: the grader trains it itself, on its own images and with its own seeds.

The lesson is in the assignment's README.md. Check yourself before you hand in:

    grade mnist_cnn.py --recipe quick
"""

import keras
from keras import layers


def build_model() -> keras.Model:
    """Build the network, compile it and return it, untrained."""
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, kernel_size=3, activation="relu"),
            layers.MaxPooling2D(pool_size=2),
            layers.Conv2D(64, kernel_size=3, activation="relu"),
            layers.MaxPooling2D(pool_size=2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
