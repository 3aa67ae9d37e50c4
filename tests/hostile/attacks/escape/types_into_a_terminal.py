# tries = "Writes to somebody's terminal, and types a command into it."
# mark = "target"
# says = "PermissionError|FileNotFoundError|OSError"
import contextlib
import fcntl
import os

import planted


def build_model():
    TIOCSTI = 0x5412
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError):
            fcntl.ioctl(descriptor, TIOCSTI, b"x")
    terminal = os.open(planted.TERMINAL, os.O_RDWR | os.O_NOCTTY)
    os.write(terminal, b"\x1b]0;mine\x07")
    fcntl.ioctl(terminal, TIOCSTI, b"x")
