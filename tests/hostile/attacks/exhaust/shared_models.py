# tries = "A model that has one twice, that has one twice, and so on: 2^20 layers in a few kilobytes."
# mark = "grade"
# control = "effect"
# check = "spec"
# says = "layer|calls"
import keras
import planted


def build_model():
    inner = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(1, 3, padding="same")])
    for _ in range(20):
        image = keras.Input((28, 28, 1))
        inner = keras.Model(image, inner(inner(image)))
    image = keras.Input((28, 28, 1))
    output = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(inner(image)))
    model = keras.Model(image, output)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def effect():
    return expanded(2, 20) > 10**6 and planted


def expanded(each, depth):
    return each**depth
