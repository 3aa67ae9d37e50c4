"""One Inception module: 1x1, 3x3, 5x5 and pooling side by side (Szegedy et al., 2014)."""

import tensorflow as tf
from tensorflow.keras import Input, Model, layers


def inception(x, f1, f3r, f3, f5r, f5, proj):
    tower1 = layers.Conv2D(f1, (1, 1), padding='same', activation='relu')(x)

    tower3 = layers.Conv2D(f3r, (1, 1), padding='same', activation='relu')(x)
    tower3 = layers.Conv2D(f3, (3, 3), padding='same', activation='relu')(tower3)

    tower5 = layers.Conv2D(f5r, (1, 1), padding='same', activation='relu')(x)
    tower5 = layers.Conv2D(f5, (5, 5), padding='same', activation='relu')(tower5)

    pool = layers.MaxPooling2D((3, 3), strides=(1, 1), padding='same')(x)
    pool = layers.Conv2D(proj, (1, 1), padding='same', activation='relu')(pool)

    return layers.concatenate([tower1, tower3, tower5, pool], axis=-1)


def build_model():
    inp = Input(shape=(28, 28, 1), name='digit')
    x = layers.Conv2D(16, (5, 5), strides=(2, 2), padding='same', activation='relu')(inp)
    x = inception(x, 8, 8, 16, 4, 8, 8)
    x = layers.AveragePooling2D((2, 2))(x)
    x = inception(x, 16, 16, 32, 8, 16, 16)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.4)(x)
    out = layers.Dense(10, activation='softmax', name='probabilities')(x)
    model = Model(inp, out)
    model.compile(optimizer=tf.keras.optimizers.RMSprop(learning_rate=0.001, momentum=0.5, centered=True),
                  loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=False),
                  metrics=[tf.keras.metrics.SparseCategoricalAccuracy()])
    return model
