# tries = "Gives itself more time and memory."
# mark = "word"
# says = "PermissionError|OSError|ValueError"
import resource

import planted


def build_model():
    planted.refused(
        lambda: resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000)),
        lambda: resource.prlimit(0, resource.RLIMIT_AS, (1 << 40, 1 << 40)),
        lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200)),
    )
    raise OSError("all refused")
