# tries = "Maps a file into memory by NumPy."
# mark = "secret"
# says = "PermissionError|FileNotFoundError"
import numpy as np
import planted


def build_model():
    raise ValueError(np.memmap(planted.FILE, mode="r").tobytes().decode())
