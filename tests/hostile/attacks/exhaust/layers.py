# tries = "Sixty thousand faults in one document, each of which could be told."
# mark = "grade"
# control = "claim"
# check = "spec"
# says = "60,000 layers"
import json

import planted


def build_model():
    forged = planted.document()
    forged["config"]["layers"] = [0] * 60_000
    planted.answer(json.dumps(forged), places={planted.WORD: {}})
