"""Arguments of Keras 1 reach the layers through a helper's keywords and a dictionary."""
from keras.models import Sequential
from keras.layers import Convolution2D, Dense, Dropout, Flatten

settings = {"border_mode": "same", "activation": "relu"}


def conv(filters, size, **options):
    return Convolution2D(filters, size, size, **options)


def build_model():
    model = Sequential()
    model.add(conv(16, 3, input_shape=(28, 28, 1), init="he_normal", **settings))
    model.add(conv(32, 3, subsample=(2, 2), **settings))
    model.add(Flatten())
    model.add(Dropout(p=0.5))
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return model
