"""The number of inputs is given to each layer, as before Keras 1."""

from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D

shape = (1, 28, 28)


def build_model():
    model = Sequential()
    model.add(Convolution2D(32, 1, 3, 3, border_mode="valid", input_shape=shape))
    model.add(Activation("relu"))
    model.add(Convolution2D(32, 32, 3, 3))
    model.add(MaxPooling2D(poolsize=(2, 2)))
    model.add(Flatten())
    model.add(Dense(32 * 12 * 12, 128))
    model.add(Dropout(0.5))
    model.add(Dense(128, 10, init="uniform"))
    model.add(Activation("softmax"))
    return model
