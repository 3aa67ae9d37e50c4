# tries = "Ends the process as if all had gone well."
# mark = "survivor"
# control = "claim"
# says = "readable answer|no answer|ended"
import os

import planted


def build_model():
    print(planted.WORD, flush=True)
    os._exit(0)
