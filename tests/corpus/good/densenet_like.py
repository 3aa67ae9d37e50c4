"""Every layer sees all earlier ones of its block (Huang et al., 2016)."""

import keras
from keras import layers
from keras import regularizers

GROWTH = 12


def dense_block(x, n):
    for _ in range(n):
        y = layers.BatchNormalization()(x)
        y = layers.ReLU()(y)
        y = layers.Conv2D(GROWTH, 3, padding='same', kernel_regularizer=regularizers.l2(1e-4))(y)
        x = layers.Concatenate()([x, y])
    return x


def transition(x):
    x = layers.BatchNormalization()(x)
    x = layers.Conv2D(int(x.shape[-1] * 0.5), 1, activation='relu')(x)
    return layers.AveragePooling2D(2)(x)


def build_model():
    inp = layers.Input((28, 28, 1))
    x = layers.Conv2D(2 * GROWTH, 3, strides=2, padding='same')(inp)
    x = transition(dense_block(x, 3))
    x = dense_block(x, 3)
    x = layers.GlobalAveragePooling2D()(layers.ReLU()(layers.BatchNormalization()(x)))
    out = layers.Dense(10, activation='softmax')(x)
    model = keras.models.Model(inp, out)
    model.compile(loss='sparse_categorical_crossentropy', optimizer=keras.optimizers.Nadam(2e-3, beta_1=0.95))
    return model
