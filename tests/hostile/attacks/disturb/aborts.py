# tries = "Aborts, as TensorFlow does when a check fails."
# mark = "survivor"
# control = "claim"
# says = "SIGABRT|crashed|abort"
import os

import planted


def build_model():
    print(planted.WORD, flush=True)
    os.abort()
