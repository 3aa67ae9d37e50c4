# tries = "A model in a model in a model, two hundred deep."
# mark = "grade"
# control = "claim"
# check = "spec"
# says = "too many parts|nested more deeply"
import json

import planted


def build_model():
    text = "LAYER"
    forged = planted.document() | {"compile_config": {}}
    forged["config"]["layers"] = ["LAYER"]
    for _ in range(200):
        text = text.replace("LAYER", json.dumps(forged)).replace('"LAYER"', "LAYER")
    text = text.replace("LAYER", "[]")
    planted.answer(text, places={planted.WORD: {}})
