# tries = "Makes a child by clone and clone3, which the library's fork need not use."
# mark = "survivor"
# says = "PermissionError|OSError"
import contextlib
import ctypes
import os
import signal
import time

import planted


def child():
    os.closerange(0, 256)
    time.sleep(2)
    os._exit(0)


def build_model():
    arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, signal.SIGCHLD)
    with contextlib.suppress(OSError):
        planted.call("clone3", ctypes.byref(arguments), 64) or child()
    planted.call("clone", signal.SIGCHLD, 0, 0, 0, 0) or child()
    raise OSError("a child was made")
