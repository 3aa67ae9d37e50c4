# tries = "An activation that names a function of Keras which is none: the layer gets it, whatever it does."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "activation"
import json

import planted


def document():
    forged = planted.document()
    forged["compile_config"] = {}
    forged["config"]["layers"][1]["config"]["activation"] = {
        "module": "keras.config",
        "class_name": "function",
        "config": "set_floatx",
        "registered_name": "function",
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return "set_floatx" in str(made) or made.layers[0].activation.__name__ == "set_floatx"
