# Everything comes from a star import.
from tensorflow.keras.models import *
from tensorflow.keras.layers import *
from tensorflow.keras.optimizers import *


def build_model():
    m = Sequential([
        Input((28, 28, 1)),
        Conv2D(16, 3, padding='same', activation='relu'), BatchNormalization(), MaxPool2D(),
        Conv2D(32, 3, padding='same', activation='relu'), BatchNormalization(), MaxPool2D(),
        Flatten(), Dense(64, activation='relu'), Dropout(.25), Dense(10, activation='softmax')])
    m.compile(RMSprop(1e-3), 'sparse_categorical_crossentropy', metrics=['accuracy'])
    return m
