# tries = "Installs a filter of its own that allows everything, and tries again."
# mark = "secret"
# says = "PermissionError|FileNotFoundError|OSError"
import contextlib
import ctypes

import planted


def build_model():
    allow = ctypes.create_string_buffer((6).to_bytes(4, "little") + (0x7FFF0000).to_bytes(4, "little"), 8)
    program = (ctypes.c_uint64 * 2)(1, ctypes.addressof(allow))
    with contextlib.suppress(OSError):
        planted.call("prctl", 38, 1, 0, 0, 0)
        planted.call("seccomp", 1, 0, program)
    raise ValueError(open(planted.FILE).read())
