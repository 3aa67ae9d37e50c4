"""Layer, group, batch and unit normalization in one network."""

import keras
from keras import layers

inputs = keras.Input(shape=(28, 28, 1))


def build_model():
    x = layers.Conv2D(16, 3, use_bias=False)(inputs)
    x = layers.GroupNormalization(groups=4)(x)
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(32, 3, use_bias=False)(x)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.ReLU()(x)
    x = layers.Conv2D(32, 3, use_bias=False)(x)
    x = layers.BatchNormalization(scale=False, epsilon=1e-5)(x)
    x = layers.ReLU()(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.UnitNormalization()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    model = keras.Model(inputs=inputs, outputs=outputs)
    model.compile(optimizer=keras.optimizers.Adam(1e-3, global_clipnorm=5.0), loss="sparse_categorical_crossentropy")
    return model
