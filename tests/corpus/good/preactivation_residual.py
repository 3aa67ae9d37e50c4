"""Pre-activation residual blocks (He et al., 2016) with the function `add`, weight decay and cosine decay."""
from __future__ import annotations

import keras
from keras.layers import Activation, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, Input, add


def bn_relu_conv(x, filters: int, stride: int = 1):
    x = BatchNormalization()(x)
    x = Activation("relu")(x)
    return Conv2D(filters, 3, strides=stride, padding="same", kernel_initializer="he_normal")(x)


def block(x, filters: int, stride: int):
    y = bn_relu_conv(bn_relu_conv(x, filters, stride), filters)
    return add([y, Conv2D(filters, 1, strides=stride)(x)])


def build_model() -> keras.Model:
    image = Input((28, 28, 1))
    x = Conv2D(12, 3, padding="same")(image)
    x = block(x, 12, 1)
    x = block(x, 24, 2)
    x = block(x, 48, 2)
    x = Activation("relu")(BatchNormalization()(x))
    x = Dense(10, activation="softmax")(GlobalAveragePooling2D()(x))
    net = keras.Model(inputs=image, outputs=x)
    net.compile(
        keras.optimizers.SGD(
            keras.optimizers.schedules.CosineDecay(0.05, decay_steps=8_000, alpha=0.01, warmup_target=0.1, warmup_steps=500),
            momentum=0.9,
            weight_decay=1e-4,
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(),
    )
    return net
