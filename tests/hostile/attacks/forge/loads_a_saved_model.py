# tries = "A TFSMLayer, whose constructor loads a path of the attacker's choice."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "TFSMLayer"
import json

import planted


def document():
    forged = planted.document()
    forged["config"]["layers"][1] = {
        "module": "keras.layers",
        "class_name": "Lambda",
        "registered_name": None,
        "build_config": None,
        "config": {
            "name": "l",
            "trainable": True,
            "dtype": "float32",
            "arguments": {},
            "function": {
                "module": "keras.layers",
                "class_name": "function",
                "config": "TFSMLayer",
                "registered_name": "function",
            },
        },
    }
    forged["config"]["layers"][2] = {
        "module": "keras.layers",
        "class_name": "TFSMLayer",
        "registered_name": None,
        "config": {"filepath": planted.FILE, "call_endpoint": "serve"},
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return isinstance(made, Exception) or made
