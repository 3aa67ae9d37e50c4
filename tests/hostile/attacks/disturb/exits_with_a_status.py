# tries = "Ends the process with a status that a program might take for a result."
# mark = "survivor"
# control = "claim"
# says = "status 7|ended"
import os

import planted


def build_model():
    print(planted.WORD, flush=True)
    os._exit(7)
