# tries = "Opens descriptors until there are no more."
# mark = "word"
# says = "OSError"
import os

import planted


def build_model():
    kept = [os.dup(1) for _ in range(600)]
    planted.seen(f"{len(kept)} descriptors")
