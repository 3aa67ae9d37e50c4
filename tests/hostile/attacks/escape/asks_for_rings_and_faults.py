# tries = "Sets up io_uring, userfaultfd and fanotify, which work for a process behind the back of filters."
# mark = "word"
# says = "PermissionError|OSError"
import ctypes

import planted


def build_model():
    settings = ctypes.create_string_buffer(120)
    planted.refused(
        lambda: planted.call("io_uring_setup", 1, settings),
        lambda: planted.call("userfaultfd", 1),
        lambda: planted.call("fanotify_init", 0, 0),
    )
    raise OSError("all refused")
