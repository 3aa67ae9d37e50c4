# tries = "Looks for sockets below its descriptors and in /proc/net, which the fork server's is one of."
# mark = "word"
# says = "PermissionError|FileNotFoundError|OSError"
import os
import stat

import planted


def build_model():
    for descriptor in range(1024):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode) or stat.S_ISDIR(mode):
            planted.seen(f"descriptor {descriptor}")
    for line in open("/proc/self/net/unix"):
        if "listener" in line or "/" in line:
            planted.seen("names of sockets")
    raise OSError("none is named")
