"""1x1 convolutions after each larger one (Lin et al., 2013); logits, since nothing follows the pooling."""
import keras
from keras.layers import Conv2D, MaxPooling2D, GlobalAveragePooling2D, Dropout, Input


def mlpconv(filters, size):
    yield Conv2D(filters, size, padding="same", activation="relu")
    yield Conv2D(filters, 1, activation="relu")
    yield Conv2D(filters, 1, activation="relu")


def build_model():
    return_me = keras.Sequential([
        Input((28, 28, 1)),
        *mlpconv(24, 5), MaxPooling2D(2), Dropout(0.2),
        *mlpconv(48, 3), MaxPooling2D(2), Dropout(0.2),
        *mlpconv(10, 3), GlobalAveragePooling2D(),
    ])
    return_me.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Lion(learning_rate=3e-4, weight_decay=0.01),
    )
    return return_me
