# tries = "A layer with a thousand million weights."
# mark = "grade"
# control = "effect"
# says = "parameters"
import keras
import planted


def build_model():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10**9)])


def effect():
    return keras.layers.Dense(10**9).compute_output_shape((None, 784)) == (None, 10**9) and planted
