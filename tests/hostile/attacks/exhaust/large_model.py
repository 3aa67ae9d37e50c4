# tries = "A layer with a thousand million weights."
# mark = "grade"
# control = "effect"
# says = "parameters"
import keras
import planted


def build_model():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10**9)])


def effect():
    return planted.model().count_params() > 0
