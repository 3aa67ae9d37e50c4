# tries = "Units that are no number but true, which Keras takes for 1."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "filters|units"
import json

import planted


def document():
    forged = planted.document()
    forged["compile_config"] = {}
    forged["config"]["layers"][3]["config"]["units"] = True
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return made.layers[-1].get_weights()[0].shape[-1] == 1
