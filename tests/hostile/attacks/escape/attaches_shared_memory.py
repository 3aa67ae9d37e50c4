# tries = "Attaches memory that others share, by its number."
# mark = "target"
# says = "PermissionError|OSError"
import ctypes

import planted


def build_model():
    address = planted.call("shmat", planted.MEMORY_ID, 0, 0)
    ctypes.memmove(address, b"poison", 6)
    raise OSError("poisoned")
