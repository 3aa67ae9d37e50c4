# tries = "Moves a file away, and removes it."
# mark = "target"
# says = "PermissionError|FileNotFoundError|OSError"
import contextlib
import os

import planted


def build_model():
    with contextlib.suppress(OSError):
        os.rename(planted.FILE, planted.FOLDER + "/mine")
    os.unlink(planted.FILE)
