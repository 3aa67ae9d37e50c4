# tries = "A dtype policy that stands for quantized weights."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "dtype"
import json

import planted


def document():
    forged = planted.document()
    forged["compile_config"] = {}
    forged["config"]["layers"][3]["config"]["dtype"] = {
        "module": "keras.dtype_policies",
        "class_name": "QuantizedDTypePolicy",
        "registered_name": None,
        "config": {"mode": "int8", "source_name": "float32"},
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return "int8" in made.layers[-1].dtype_policy.name
