# tries = "Reads another process's memory by a system call and by its file."
# mark = "secret"
# says = "PermissionError|FileNotFoundError|OSError"
import contextlib
import ctypes
import os

import planted


def build_model():
    room = ctypes.create_string_buffer(64)
    local = (ctypes.c_uint64 * 2)(ctypes.addressof(room), 40)
    remote = (ctypes.c_uint64 * 2)(planted.CANARY_ADDRESS, 40)
    with contextlib.suppress(OSError):
        planted.call("process_vm_readv", planted.CANARY, local, 1, remote, 1, 0)
        raise ValueError(room.value.decode())
    memory = os.open(f"/proc/{planted.CANARY}/mem", os.O_RDONLY)
    raise ValueError(os.pread(memory, 40, planted.CANARY_ADDRESS).decode())
