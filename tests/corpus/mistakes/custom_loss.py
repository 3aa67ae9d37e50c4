"""A loss function of one's own."""
import tensorflow as tf
from tensorflow.keras import layers


def my_loss(y_true, y_pred):
    y_true = tf.one_hot(tf.cast(y_true, tf.int32), 10)
    return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)


def build_model():
    model = tf.keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation='relu'),
        layers.Flatten(),
        layers.Dense(10, activation='softmax'),
    ])
    model.compile(optimizer='adam', loss=my_loss, metrics=['accuracy'])
    return model
