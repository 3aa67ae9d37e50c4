"""build_model() only calls the function of an earlier exercise."""
import tensorflow.keras as keras
from tensorflow.keras.layers import *


def create_cnn(input_shape=(28, 28, 1), n_classes=10, *, optimizer=None):
    """Create the CNN of exercise 3."""
    model = keras.models.Sequential(name='exercise_3')
    model.add(Input(input_shape))
    model.add(Conv2D(32, 3, activation='relu'))
    model.add(Conv2D(32, 3, activation='relu'))
    model.add(MaxPooling2D(2))
    model.add(Flatten())
    model.add(Dense(n_classes, activation='softmax'))
    model.compile(optimizer=optimizer or keras.optimizers.Adam(), loss='sparse_categorical_crossentropy')
    return model


build_model = create_cnn
