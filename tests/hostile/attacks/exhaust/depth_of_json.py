# tries = "A document of brackets within brackets, half a million deep."
# mark = "grade"
# control = "claim"
# check = "spec"
# says = "not readable JSON"
import planted


def build_model():
    planted.answer("[" * 500_000, places={planted.WORD: {}})
