# tries = "Lowers another process's limits, so that it soon fails."
# mark = "target"
# says = "PermissionError|OSError"
import resource

import planted


def build_model():
    resource.prlimit(planted.CANARY, resource.RLIMIT_NOFILE, (9, 9))
    raise OSError("lowered")
