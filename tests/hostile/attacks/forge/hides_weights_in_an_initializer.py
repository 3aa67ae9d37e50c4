# tries = "Trained weights as the value of a Constant initializer, which Keras takes as a list."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "Constant|initializer"
import json

import numpy as np
import planted


def document():
    forged = planted.document()
    value = np.full((5, 5, 1, 8), 0.125).tolist()
    forged["compile_config"] = {}
    forged["config"]["layers"][1]["config"]["kernel_initializer"] = {
        "module": "keras.initializers",
        "class_name": "Constant",
        "config": {"value": value},
        "registered_name": None,
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return (made.layers[0].get_weights()[0] == 0.125).all()
