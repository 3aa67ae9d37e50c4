# tries = "A BatchNormalization that begins with statistics of the attacker's choice."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "moving_mean_initializer|initializer"
import keras
import planted


def document():
    normalization = keras.layers.BatchNormalization(moving_mean_initializer=keras.initializers.Constant([0.5]))
    return keras.Sequential([keras.Input((28, 28, 1)), normalization, *planted.model().layers]).to_json()


def build_model():
    planted.answer(document())


def effect(made):
    return float(made.layers[0].moving_mean.numpy()[0]) == 0.5
