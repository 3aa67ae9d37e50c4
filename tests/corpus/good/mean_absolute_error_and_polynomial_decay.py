"""Absolute error as a function object, and a learning rate that falls along a polynomial."""
import keras
from keras import layers, losses
from keras.optimizers import SGD
from keras.optimizers.schedules import PolynomialDecay


def build_model():
    model = keras.Sequential()
    for layer in (
        layers.Input(shape=(28, 28, 1)),
        layers.Conv2D(32, kernel_size=(3, 3), activation=keras.activations.relu),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Flatten(),
        layers.Dense(100, activation=keras.activations.relu),
        layers.Dense(10, activation=keras.activations.softmax),
    ):
        model.add(layer)
    schedule = PolynomialDecay(initial_learning_rate=0.1, decay_steps=5000, end_learning_rate=0.001, power=2.0)
    model.compile(optimizer=SGD(schedule, momentum=0.9), loss=losses.mean_absolute_error)
    return model
