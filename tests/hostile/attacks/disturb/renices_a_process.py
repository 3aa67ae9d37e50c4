# tries = "Changes another process's priority, scheduler and processors."
# mark = "target"
# says = "PermissionError|OSError"
import contextlib
import os

import planted


def build_model():
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, planted.CANARY, 5)
    with contextlib.suppress(OSError):
        os.sched_setscheduler(planted.CANARY, os.SCHED_BATCH, os.sched_param(0))
    os.sched_setaffinity(planted.CANARY, {max(os.sched_getaffinity(0))})
    raise OSError("changed")
