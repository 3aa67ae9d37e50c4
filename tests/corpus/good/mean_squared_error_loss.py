"""Squared error on one-hot labels, as in the first chapter of many books."""
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense
from keras import Input


def build_model():
    classifier = Sequential()
    classifier.add(Input((28, 28, 1)))
    classifier.add(Conv2D(20, 5, activation='sigmoid', kernel_initializer='glorot_normal'))
    classifier.add(MaxPooling2D(2))
    classifier.add(Conv2D(40, 5, activation='relu', kernel_initializer='he_uniform'))
    classifier.add(MaxPooling2D(2))
    classifier.add(Flatten())
    classifier.add(Dense(units=100, activation='relu'))
    classifier.add(Dense(units=10, activation='softmax'))
    classifier.compile(optimizer='adam', loss='mse', metrics=['accuracy'])
    return classifier
