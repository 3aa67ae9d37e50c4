# tries = "Tells a fault of three thousand characters without a space, in a line and a cell that the file does not have."
# mark = "report"
# control = "unescaped"
# says = "line 9"
import planted


def build_model():
    message = "\u202e" + "=" * 2_900
    planted.answer(None, fault={"check": "contract", "problem": message, "line": 9999, "cell": 777})
