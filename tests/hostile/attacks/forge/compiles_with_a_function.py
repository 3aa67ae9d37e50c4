# tries = "A loss that is a function of Keras of another kind, which a compiling reader would call."
# mark = "grade"
# control = "keras"
# check = "loss"
# says = "loss"
import json

import planted


def document():
    forged = planted.document()
    forged["compile_config"]["loss"] = {
        "module": "keras.config",
        "class_name": "function",
        "config": "set_floatx",
        "registered_name": "function",
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return "set_floatx" in str(getattr(made, "loss", made))
