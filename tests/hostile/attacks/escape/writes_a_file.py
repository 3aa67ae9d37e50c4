# tries = "Overwrites and appends to a file."
# mark = "target"
# says = "PermissionError|FileNotFoundError"
import contextlib

import planted


def build_model():
    with contextlib.suppress(OSError), open(planted.FILE, "a") as file:
        file.write("and more")
    with open(planted.FILE, "r+") as file:
        file.write("something else")
