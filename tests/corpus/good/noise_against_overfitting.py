"""Noise in four places: on the image, on whole feature maps, multiplied, and as plain dropout."""

from keras.models import Sequential
from keras.layers import Conv2D, Dense, Dropout, Flatten, GaussianDropout, GaussianNoise, Input, MaxPooling2D, SpatialDropout2D


def build_model():
    model = Sequential()
    model.add(Input(shape=(28, 28, 1)))
    model.add(GaussianNoise(0.1))
    model.add(Conv2D(32, (3, 3), activation='relu'))
    model.add(SpatialDropout2D(0.1))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Conv2D(32, (3, 3), activation='relu'))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Flatten())
    model.add(GaussianDropout(0.2))
    model.add(Dense(128, activation='relu'))
    model.add(Dropout(0.5, seed=1))
    model.add(Dense(10, activation='softmax'))
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model
