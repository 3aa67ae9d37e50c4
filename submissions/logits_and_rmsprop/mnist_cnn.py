"""No softmax in the network: the loss gets logits, and RMSprop trains it."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(24, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=0.001),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


# Analysis: with from_logits=True the loss computes softmax and logarithm in one step, which is numerically safer. The
# largest logit belongs to the most probable digit, so the answer is the same. RMSprop divides every step by the recent
# size of that weight's gradients; Adam does so too and adds momentum.
