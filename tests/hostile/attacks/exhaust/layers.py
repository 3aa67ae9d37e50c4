# tries = "Sixty thousand faults in one document, each of which could be told."
# mark = "grade"
# control = "claim"
# check = "spec"
# says = "\\w+"
import json

import planted


def build_model():
    forged = planted.document()
    forged["config"]["layers"] = [0] * 60_000
    planted.answer(json.dumps(forged), lines={planted.WORD: ""})
