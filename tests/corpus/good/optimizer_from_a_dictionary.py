"""Choices at the top of the file, looked up in dictionaries."""
import keras

OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(0.01, momentum=0.9),
    "adam": lambda: keras.optimizers.Adam(1e-3, clipnorm=1.0),
    "adadelta": keras.optimizers.Adadelta,
}
OPTIMIZER = "adadelta"
ARCHITECTURE = [("conv", 16), ("pool", 2), ("conv", 32), ("pool", 2), ("flat", None), ("dense", 64)]
MAKE = {
    "conv": lambda n: keras.layers.Conv2D(n, 3, activation="relu"),
    "pool": lambda n: keras.layers.MaxPooling2D(n),
    "flat": lambda _: keras.layers.Flatten(),
    "dense": lambda n: keras.layers.Dense(n, activation="relu"),
}


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1))] + [MAKE[kind](n) for kind, n in ARCHITECTURE])
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(OPTIMIZERS[OPTIMIZER](), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
