# tries = "Takes the way around: /proc/self/root, /proc/thread-self/cwd and links of descriptors."
# mark = "secret"
# says = "PermissionError|FileNotFoundError"
import contextlib
import os

import planted


def build_model():
    for way in ("/proc/self/root", "/proc/thread-self/root", "/proc/self/cwd", "/proc/self/fd/../root", "/usr/.."):
        with contextlib.suppress(OSError):
            raise ValueError(open(way + planted.FILE).read())
    descriptor = os.open("/proc/self", os.O_RDONLY)
    raise ValueError(os.read(os.open("root" + planted.FILE, os.O_RDONLY, dir_fd=descriptor), 99).decode())
