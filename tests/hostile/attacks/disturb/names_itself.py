# tries = "Gives its process a name that a terminal would obey when processes are listed."
# mark = "report"
# control = "effect"
# status = "passed"
import contextlib
import ctypes

import planted


def build_model():
    with contextlib.suppress(OSError):
        planted.call("prctl", 15, ctypes.c_char_p(b"\x1b[31mroot"), 0, 0, 0)
    return planted.model()


def effect():
    return "root" in open("/proc/self/comm").read()
