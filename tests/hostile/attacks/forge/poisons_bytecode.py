# tries = "Writes compiled Python into the cache beside an installed module."
# mark = "target"
# says = "PermissionError|FileNotFoundError|OSError"
import importlib.util
import py_compile

import planted


def build_model():
    made = importlib.util.cache_from_source(planted.FOLDER + "/module.py")
    py_compile.compile(planted.FILE, cfile=made, doraise=True)
    raise OSError("poisoned")
