"""GroupNormalization(groups=-1) is instance normalization."""
from keras import Sequential, layers


def build_model():
    model = Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(8, 5), layers.GroupNormalization(groups=-1), layers.Activation("gelu"), layers.MaxPool2D(),
        layers.Conv2D(16, 5), layers.GroupNormalization(groups=-1), layers.Activation("gelu"), layers.MaxPool2D(),
        layers.Flatten(), layers.LayerNormalization(), layers.Dense(10, "softmax"),
    ])
    model.compile("lion", "sparse_categorical_crossentropy")
    return model
