# tries = "Gives itself another priority and scheduler than its neighbours have."
# mark = "word"
# says = "PermissionError|OSError"
import os

import planted


def build_model():
    planted.refused(
        lambda: os.setpriority(os.PRIO_PROCESS, 0, 1),
        lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
        lambda: planted.call("ioprio_set", 1, 0, 2 << 13 | 7),
    )
    raise OSError("all refused")
