"""MNIST: your first convolutional network, made by build_model().

Input     a batch of images: float32 in [0, 1], each of shape (28, 28, 1). They are scaled already.
Output    10 values for each image, one for each digit from 0 to 9.
Return    a Keras model, compiled with the optimizer and the loss that you choose.
Goal      more than 95 % of the MNIST test images right.
Limits    at least 1 convolution, and at most 3,000,000 parameters.

You choose the convolutions, the pooling, the activations, the dense layers, the optimizer and the loss.
Only the architecture is taken from this file: the grader trains it itself, on its own images and with its own seeds.
With build_variants() it compares your network with variants of it. Your analysis stands below it.

The lesson is in the assignment's README.md. Check yourself before you hand in:

    grade mnist_cnn.py --recipe quick
"""

import keras
from keras import layers


def network_with(filters=32, pooling=layers.MaxPooling2D, activation="relu", optimizer="adam"):
    """Build the network, or a variant of it: each parameter is an axis along which it can be varied."""
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(filters, kernel_size=3, activation=activation),
            pooling(pool_size=2),
            layers.Conv2D(2 * filters, kernel_size=3, activation=activation),
            pooling(pool_size=2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def build_model() -> keras.Model:
    """Build the network, compile it and return it, untrained."""
    return network_with()


def build_variants() -> dict[str, keras.Model]:
    """Build variants of the network, each under a name that says what it changes: one thing."""
    return {
        # "what it changes": build_model(...),
        "half the filters": network_with(filters=16),
        "average pooling": network_with(pooling=layers.AveragePooling2D),
        "tanh in place of ReLU": network_with(activation="tanh"),
        "SGD in place of Adam": network_with(optimizer="sgd"),
    }
