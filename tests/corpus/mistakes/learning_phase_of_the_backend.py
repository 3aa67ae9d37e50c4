"""The backend of Keras 2 was asked whether the model trains."""

from tensorflow import keras
from tensorflow.keras import backend as K
from tensorflow.keras import layers


def build_model():
    K.set_learning_phase(1)
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(8, 3, activation="relu")(inputs)
    x = layers.Flatten()(K.in_train_phase(layers.Dropout(0.5)(x), x, training=K.learning_phase()))
    return keras.Model(inputs, layers.Dense(10)(x))
