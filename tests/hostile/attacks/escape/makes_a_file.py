# tries = "Makes a file, a folder and a pipe where anybody may."
# mark = "target"
# says = "PermissionError|FileNotFoundError"
import contextlib
import os

import planted


def build_model():
    with contextlib.suppress(OSError):
        os.mkdir(planted.FOLDER + "/folder")
    with contextlib.suppress(OSError):
        os.mkfifo(planted.FOLDER + "/pipe")
    open(planted.FOLDER + "/file", "w").close()
