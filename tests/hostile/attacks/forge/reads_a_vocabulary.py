# tries = "A StringLookup whose vocabulary is the path of a file."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "StringLookup"
import json

import keras
import planted


def document():
    forged = planted.document()
    forged["config"]["layers"][1] = {
        "module": "keras.layers",
        "class_name": "StringLookup",
        "registered_name": None,
        "build_config": None,
        "config": {"vocabulary": planted.FILE, "name": "lookup"},
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    looked_up = keras.layers.StringLookup.from_config({"vocabulary": planted.FILE})
    return any("secret" in str(word) for word in looked_up.get_vocabulary())
