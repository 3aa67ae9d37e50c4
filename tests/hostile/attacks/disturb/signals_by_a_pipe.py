# tries = "Has the kernel signal another process whenever a pipe can be read."
# mark = "target"
# says = "PermissionError|OSError"
import fcntl
import os

import planted


def build_model():
    F_SETSIG = 10
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, planted.CANARY)
    fcntl.fcntl(reader, F_SETSIG, 10)
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writer, b"x")
    raise OSError("written")
