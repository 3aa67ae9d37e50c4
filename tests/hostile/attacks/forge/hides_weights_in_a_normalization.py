# tries = "An affine map as the mean and variance of a Normalization layer."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "Normalization"
import keras
import planted


def document():
    layers = [keras.Input((28, 28, 1)), keras.layers.Normalization(mean=[0.5], variance=[0.25])]
    return keras.Sequential([*layers, *planted.model().layers]).to_json()


def build_model():
    planted.answer(document())


def effect(made):
    return float(made.layers[0].mean.numpy().ravel()[0]) == 0.5
