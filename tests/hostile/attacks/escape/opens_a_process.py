# tries = "Gets a handle of another process, and copies a descriptor out of it."
# mark = "word"
# says = "PermissionError|OSError"
import planted


def build_model():
    handle = planted.call("pidfd_open", planted.CANARY, 0)
    planted.seen(planted.call("pidfd_getfd", handle, 1, 0))
