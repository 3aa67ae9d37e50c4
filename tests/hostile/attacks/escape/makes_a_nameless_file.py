# tries = "Makes a file without a name, and shared memory with one."
# mark = "target"
# says = "PermissionError|OSError"
import contextlib
import os

import planted


def build_model():
    with contextlib.suppress(OSError):
        open(planted.SHARED_FILE, "w").close()
    planted.refused(lambda: os.open(planted.FOLDER, os.O_RDWR | os.O_TMPFILE, 0o600))
    raise OSError("all refused")
