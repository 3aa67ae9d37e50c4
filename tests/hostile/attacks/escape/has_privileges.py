# tries = "Uses what root may: sets the name of the machine to what it is, and the clock to nothing at all."
# mark = "word"
# says = "PermissionError|OSError"
# needs = "root"
import os

import planted


def build_model():
    name = os.uname().nodename.encode()
    planted.refused(
        lambda: planted.call("sethostname", name, len(name)),
        lambda: planted.call("settimeofday", 0, 0),
        lambda: planted.call("chroot", b"/"),
    )
    raise OSError("all refused")
