"""A support vector machine on top of convolutions: linear outputs and a hinge."""
import keras
from keras import layers, regularizers


def build_model():
    svm_head = layers.Dense(10, activation="linear", kernel_regularizer=regularizers.L2(0.001))
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        svm_head,
    ])
    model.compile(optimizer="adam", loss="categorical_hinge", metrics=["accuracy"])
    return model
