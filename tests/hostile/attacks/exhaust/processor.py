# tries = "Computes without end."
# mark = "word"
# control = "claim"
# says = "processor time"
import time

import planted


def build_model():
    print(planted.WORD, flush=True)
    end = time.monotonic() + 15
    while time.monotonic() < end:
        pass
    planted.seen("fifteen seconds")
