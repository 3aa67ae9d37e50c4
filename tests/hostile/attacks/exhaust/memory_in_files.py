# tries = "Keeps memory in files that have no name, beyond what counts as its own; 96 MiB at most."
# mark = "word"
# says = "PermissionError|OSError|SIGXFSZ"
import os

import planted


def build_model():
    descriptor = os.memfd_create("store")
    written = sum(os.write(descriptor, bytes(1 << 20)) for _ in range(96))
    planted.seen(f"{written} bytes")
