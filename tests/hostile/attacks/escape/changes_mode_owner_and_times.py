# tries = "Changes a file's mode, owner, times and attributes, and then is good."
# mark = "target"
# status = "passed"
import contextlib
import os

import planted


def build_model():
    attempts = (
        lambda: os.chmod(planted.FILE, 0o600),
        lambda: os.utime(planted.FILE, (1, 1)),
        lambda: os.chown(planted.FILE, os.getuid(), os.getgid()),
        lambda: os.setxattr(planted.FILE, "user.canary", b"1"),
    )
    for attempt in attempts:
        with contextlib.suppress(OSError):
            attempt()
    return planted.model()
