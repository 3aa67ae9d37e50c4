# tries = "Ends by a real-time signal, which has no name in Python."
# mark = "survivor"
# control = "claim"
# says = "signal 35|ended the process|ended"
import os

import planted


def build_model():
    print(planted.WORD, flush=True)
    os.kill(os.getpid(), 35)
