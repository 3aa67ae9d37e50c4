"""A file for TensorFlow 2.4, with arguments that Keras 3 dropped."""
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.layers.experimental.preprocessing import RandomTranslation


def build_model():
    model = tf.keras.Sequential([
        RandomTranslation(0.1, 0.1, input_shape=(28, 28, 1)),
        layers.Conv2D(16, 3, batch_input_shape=(None, 28, 28, 1), activation="relu"),
        layers.BatchNormalization(fused=True),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, weights=None, activation="softmax"),
    ])
    model.compile(optimizer=tf.keras.optimizers.Adam(lr=0.001),
                  loss="sparse_categorical_crossentropy",
                  sample_weight_mode=None)
    return model
