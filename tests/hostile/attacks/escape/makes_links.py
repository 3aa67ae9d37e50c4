# tries = "Makes a hard link and a symbolic link to a file, to reach it under another name."
# mark = "target"
# says = "PermissionError|OSError"
import contextlib
import os

import planted


def build_model():
    with contextlib.suppress(OSError):
        os.link(planted.FILE, planted.FOLDER + "/hard")
    os.symlink(planted.FILE, planted.FOLDER + "/soft")
