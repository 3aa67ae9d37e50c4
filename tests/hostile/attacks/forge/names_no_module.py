# tries = "Objects without a module, which go to Keras's older reader with its older rules."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "class of your own"
import json

import planted


def document():
    forged = planted.document()
    forged["compile_config"] = {}
    for layer in forged["config"]["layers"]:
        del layer["module"], layer["registered_name"]
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return len(made.layers) == 3
