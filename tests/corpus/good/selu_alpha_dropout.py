"""Self-normalising: SELU, LeCun's initializer and AlphaDropout (Klambauer et al., 2017)."""

import keras
from keras import layers
from functools import partial

SeluConv = partial(layers.Conv2D, kernel_size=3, activation="selu", kernel_initializer="lecun_normal", padding="same")


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=[28, 28, 1]),
            SeluConv(16),
            layers.MaxPooling2D(),
            SeluConv(32),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.AlphaDropout(0.1),
            layers.Dense(64, activation="selu", kernel_initializer=keras.initializers.LecunNormal()),
            layers.AlphaDropout(rate=0.1),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=1e-2, nesterov=True, momentum=0.9))
    return model
