# tries = "Asks whether it could send signals to its parent, the grader and its own group; it sends none."
# mark = "word"
# says = "PermissionError|OSError"
import os

import planted


def build_model():
    planted.refused(
        lambda: os.kill(os.getppid(), 0),
        lambda: os.kill(planted.GRADER, 0),
        lambda: os.killpg(os.getpgid(os.getppid()), 0),
        lambda: os.kill(0, 0),
    )
    raise OSError("all refused")
