"""Highway layers (Srivastava et al., 2015): y = t * h + (1 - t) * x."""

import keras
from keras import layers
from keras.initializers import Constant


def highway(x):
    filters = x.shape[-1]
    h = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    t = layers.Conv2D(filters, 3, padding="same", activation="sigmoid", bias_initializer=Constant(-1.0))(x)
    carry = layers.Rescaling(scale=-1.0, offset=1.0)(t)  # 1 - t
    return layers.Add()([layers.Multiply()([t, h]), layers.Multiply()([carry, x])])


def build_model():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 3, strides=2, activation="relu")(inputs)
    x = highway(x)
    x = highway(x)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    schedule = keras.optimizers.schedules.InverseTimeDecay(0.01, decay_steps=1000, decay_rate=0.5)
    model.compile(keras.optimizers.Adam(schedule, amsgrad=True), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
