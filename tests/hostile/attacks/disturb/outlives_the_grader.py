# tries = "Asks the kernel not to end it with its parent, and leaves the session."
# mark = "word"
# says = "PermissionError|OSError"
import os

import planted


def build_model():
    PR_SET_PDEATHSIG = 1
    planted.refused(
        lambda: planted.call("prctl", PR_SET_PDEATHSIG, 0, 0, 0, 0), lambda: os.setpgid(0, 0) or os.setsid()
    )
    raise OSError("all refused")
