# tries = "Numbers with thousands of digits, numbers that are none, and extents whose product is astronomic."
# mark = "grade"
# control = "claim"
# check = "spec"
# says = "argument filters of layer 1 .* must be at most 4,096"
import json

import planted


def build_model():
    forged = planted.document()
    forged["config"]["layers"][1]["config"]["filters"] = "FILTERS"
    forged["config"]["layers"][3]["config"]["units"] = 2**62
    forged["config"]["layers"][1]["config"]["strides"] = "STRIDES"
    text = json.dumps(forged).replace('"FILTERS"', "9" * 4000).replace('"STRIDES"', "[1e999, NaN]")
    planted.answer(text, places={planted.WORD: {}})
