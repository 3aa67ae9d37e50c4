# tries = "Answers without end; 8 MiB at most."
# mark = "grade"
# control = "claim"
# says = "1 MiB"
import planted


def build_model():
    planted.write(planted.WORD.encode() + b"x" * (8 << 20))
