# tries = "Kills itself, so that it looks as if the machine had."
# mark = "word"
# control = "weak"
# says = "PermissionError|SIGKILL|killed|stopped"
import os
import signal

import planted


def build_model():
    planted.refused(lambda: signal.signal(signal.SIGKILL, signal.SIG_DFL))
    print(planted.WORD, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
