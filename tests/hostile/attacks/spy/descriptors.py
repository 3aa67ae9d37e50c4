# tries = "Reads all that it has inherited."
# mark = "secret"
# control = "inherited"
# says = "nothing to read"
import os
import stat


def build_model():
    found = []
    for descriptor in range(3, 1024):
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                found.append(os.pread(descriptor, 99, 0))
        except OSError:
            continue
    raise ValueError(f"{found or 'nothing to read'}")
