"""Squeeze-and-excitation as older tutorials write it: dense gates, Reshape and the function `multiply`."""

import tensorflow as tf
from tensorflow.keras.layers import (
    Conv2D, Dense, Flatten, GlobalAveragePooling2D, Input, MaxPooling2D, Reshape, multiply
)
from tensorflow.keras.models import Model


def se_block(block_input, num_filters, ratio=8):
    pool1 = GlobalAveragePooling2D()(block_input)
    flat = Reshape((1, 1, num_filters))(pool1)
    dense1 = Dense(num_filters // ratio, activation='relu')(flat)
    dense2 = Dense(num_filters, activation='sigmoid')(dense1)
    return multiply([block_input, dense2])


def build_model():
    inputs = Input(shape=(28, 28, 1))
    x = Conv2D(32, (3, 3), activation='relu')(inputs)
    x = se_block(x, 32)
    x = MaxPooling2D((2, 2))(x)
    x = Conv2D(64, (3, 3), activation='relu')(x)
    x = se_block(x, 64)
    x = MaxPooling2D((2, 2))(x)
    x = Flatten()(x)
    outputs = Dense(10, activation='softmax')(x)
    model = Model(inputs=[inputs], outputs=[outputs])
    model.compile(optimizer=tf.keras.optimizers.Adamax(learning_rate=0.002), loss='sparse_categorical_crossentropy')
    return model
