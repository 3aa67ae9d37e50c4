"""As in many older books: input_shape on the first layer, and categorical cross-entropy, which wants one-hot labels."""

from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.models import Sequential
from keras.regularizers import l2


def build_model():
    model = Sequential()
    model.add(Conv2D(32, (5, 5), activation="relu", input_shape=(28, 28, 1)))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Conv2D(24, (5, 5), activation="relu"))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Flatten())
    model.add(Dropout(0.25))
    model.add(Dense(64, activation="relu", kernel_regularizer=l2(0.0001)))
    model.add(Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: the sparse loss takes the label 3, this one takes 0 0 0 1 0 0 0 0 0 0; both give the same gradient. The
# grader sees which loss was chosen and encodes the labels accordingly. L2 regularization pulls weights towards zero.
