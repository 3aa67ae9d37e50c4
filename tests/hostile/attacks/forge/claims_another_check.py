# tries = "Names a check in its fault that only the grader may judge."
# mark = "grade"
# control = "claim"
# says = "without a readable answer|no answer|no readable"
import planted


def build_model():
    planted.answer(None, fault={"check": "accuracy", "problem": planted.WORD})
