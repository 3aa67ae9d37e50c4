"""A subclass of keras.Model with its own train_step; the training is the grader's."""
import keras
from keras import layers


class Trainer(keras.Model):
    def train_step(self, data):
        x, y = data
        return super().train_step((x, y))


def build_model():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Flatten()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    model = Trainer(inputs, outputs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
