# tries = "Opens performance counters and loads a program into the kernel."
# mark = "word"
# says = "PermissionError|OSError"
# needs = "root"
import ctypes

import planted


def build_model():
    counter = ctypes.create_string_buffer((1).to_bytes(4, "little") + (112).to_bytes(4, "little"), 112)  # of software
    map_of_one = (ctypes.c_uint32 * 16)(2, 4, 4, 1)
    planted.refused(
        lambda: planted.call("perf_event_open", counter, 0, -1, -1, 0),
        lambda: planted.call("bpf", 0, map_of_one, 64),
    )
    raise OSError("all refused")
