# tries = "Prints without end; 64 MiB at most."
# mark = "grade"
# control = "claim"
# says = "print|output|MiB"
import os

import planted


def build_model():
    print(planted.WORD, flush=True)
    for _ in range(1024):
        os.write(1, b"x" * 65536)
    return planted.model()
