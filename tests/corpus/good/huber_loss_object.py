"""A robust loss on one-hot labels, with weight averages (EMA) in the optimizer."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(3),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    optimizer = keras.optimizers.Adam(learning_rate=1e-3, use_ema=True, ema_momentum=0.99, ema_overwrite_frequency=100)
    model.compile(optimizer=optimizer, loss=keras.losses.Huber(delta=0.5))
    return model
