"""Five times pooling: 28, 14, 7, 3, 1 and then nothing is left."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in [16, 32, 64, 64, 64]:
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
