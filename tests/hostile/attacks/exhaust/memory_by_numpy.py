# tries = "Asks NumPy for more memory than is allowed; touches none of it."
# mark = "word"
# says = "memory"
import numpy as np
import planted


def build_model():
    kept = [np.empty(256 << 20, np.uint8) for _ in range(14)]
    planted.seen(f"{len(kept)} pieces")
