"""ReduceLROnPlateau is a callback of fit(), and no learning rate."""
import keras
from keras import layers
from keras.callbacks import ReduceLROnPlateau


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    reduce_lr = ReduceLROnPlateau(monitor="val_loss", factor=0.2, patience=2)
    model.compile(keras.optimizers.Adam(learning_rate=reduce_lr), "sparse_categorical_crossentropy")
    return model
