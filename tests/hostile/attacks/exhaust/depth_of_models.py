# tries = "A model in a model in a model, two hundred deep."
# mark = "grade"
# control = "claim"
# check = "spec"
# says = "\\w+"
import json

import planted


def build_model():
    forged = planted.document()
    for _ in range(200):
        outer = planted.document()
        forged["compile_config"] = {}
        outer["config"]["layers"] = [forged]
        forged = outer
    planted.answer(json.dumps(forged), lines={planted.WORD: ""})
