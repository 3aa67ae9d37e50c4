# tries = "Computes without end."
# mark = "word"
# control = "claim"
# says = "processor time"
import time

import planted


def build_model():
    print(planted.WORD, flush=True)
    end = time.process_time() + 8
    while time.process_time() < end:
        pass
    planted.seen("eight seconds of a processor")
