"""The same without an input shape: nobody notices before the model is measured."""
from tensorflow.keras import layers, models


def build_model():
    model = models.Sequential()
    for filters in (16, 32, 64):
        model.add(layers.Conv2D(filters, (5, 5), activation='relu'))
        model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation='softmax'))
    model.compile('adam', 'sparse_categorical_crossentropy')
    return model
