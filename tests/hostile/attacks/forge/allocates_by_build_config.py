# tries = "A build_config of another shape than the layers have, by which Keras makes its weights."
# mark = "grade"
# control = "keras"
# status = "passed"
import json

import planted


def document():
    forged = planted.document()
    forged["compile_config"] = planted.document()["compile_config"]
    for layer in forged["config"]["layers"]:
        layer["build_config"] = {"input_shape": [None, 28, 28, 3]}
    forged["build_config"] = {"input_shape": [None, 7, 7, 7]}
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return isinstance(made, Exception) or made.layers[0].get_weights()[0].shape[2] == 3
