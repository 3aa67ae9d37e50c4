# tries = "Reads what another student handed in."
# mark = "secret"
# says = "PermissionError|FileNotFoundError"
import os

import planted


def build_model():
    folder = os.path.dirname(planted.OTHER)
    raise ValueError(f"{os.listdir(folder)} {open(planted.OTHER).read()[:200]}")
