# tries = "Empties a file with calls that write nothing."
# mark = "target"
# says = "PermissionError|FileNotFoundError"
import contextlib
import os

import planted


def build_model():
    with contextlib.suppress(OSError):
        os.close(os.open(planted.FILE, os.O_RDONLY | os.O_TRUNC))
    os.truncate(planted.FILE, 1)
