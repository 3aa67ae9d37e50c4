"""Depthwise and pointwise convolutions with ReLU6 (Howard et al., 2017)."""

import keras
from keras import layers


def depthwise_block(filters, strides):
    return [
        layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(6.0),
        layers.Conv2D(filters, 1, use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(max_value=6),
    ]


def build_model():
    stack = [
        layers.Input((28, 28, 1)),
        layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(6.0),
    ]
    for filters, strides in ((32, 1), (64, 2), (64, 1)):
        stack += depthwise_block(filters, strides)
    stack += [layers.GlobalAveragePooling2D(), layers.Dropout(0.1), layers.Dense(10, "softmax")]
    model = keras.Sequential(stack, name="tiny_mobilenet")
    rate = keras.optimizers.schedules.CosineDecayRestarts(2e-3, first_decay_steps=1500, t_mul=2.0, m_mul=0.9)
    model.compile(keras.optimizers.AdamW(rate, weight_decay=4e-5), loss="sparse_categorical_crossentropy")
    return model
