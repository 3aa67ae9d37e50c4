# tries = "Keeps memory in pipes, which count for nobody; 48 MiB at most."
# mark = "word"
# says = "PermissionError|OSError|pieces at most"
import fcntl
import os

import planted

pipes = []


def build_model():
    held = 0
    for _ in range(48):
        pipes.append(os.pipe())
        fcntl.fcntl(pipes[-1][1], fcntl.F_SETPIPE_SZ, 1 << 20)
        os.set_blocking(pipes[-1][1], False)
        held += os.write(pipes[-1][1], bytes(1 << 20))
    planted.seen(f"{held} bytes")
