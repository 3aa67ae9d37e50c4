# tries = "Writes into another process's memory."
# mark = "word"
# says = "PermissionError|OSError"
import ctypes

import planted


def build_model():
    text = ctypes.create_string_buffer(b"secret")
    local = (ctypes.c_uint64 * 2)(ctypes.addressof(text), 6)
    remote = (ctypes.c_uint64 * 2)(planted.CANARY_ADDRESS, 6)
    planted.call("process_vm_writev", planted.CANARY, local, 1, remote, 1, 0)
    planted.seen("written")
