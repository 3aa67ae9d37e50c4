# tries = "Looks at the grader's own process, its descriptors, and every process there is."
# mark = "word"
# says = "PermissionError|FileNotFoundError|OSError"
import os

import planted


def build_model():
    planted.refused(
        lambda: os.listdir(f"/proc/{planted.GRADER}/fd"),
        lambda: open(f"/proc/{planted.GRADER}/cmdline").read(),
        lambda: os.readlink(f"/proc/{planted.GRADER}/cwd"),
        lambda: open(f"/proc/{os.getppid()}/maps").read(9),
        lambda: os.listdir("/proc"),
    )
    raise OSError("all refused")
