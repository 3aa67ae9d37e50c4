# tries = "Stops itself, so that somebody waits for ever."
# mark = "word"
# control = "claim"
# says = "PermissionError|did not end|stopped|within"
import os
import signal

import planted


def build_model():
    print(planted.WORD, flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)
    raise OSError("it goes on")
