# tries = "Installs a filter by which its own calls to exit fail."
# mark = "survivor"
# control = "effect"
# says = "PermissionError|OSError"
import ctypes
import os
import struct

import planted


def build_model():
    LOAD_NUMBER, EQUAL, RETURN, FAIL, ALLOW = 0x20, 0x15, 0x06, 0x50001, 0x7FFF0000
    exit_group = 231 if os.uname().machine == "x86_64" else 94
    code = struct.pack("HBBI", LOAD_NUMBER, 0, 0, 0) + struct.pack("HBBI", EQUAL, 0, 1, exit_group)
    code += struct.pack("HBBI", RETURN, 0, 0, FAIL) + struct.pack("HBBI", RETURN, 0, 0, ALLOW)
    kept = ctypes.create_string_buffer(code, len(code))
    planted.call("prctl", 38, 1, 0, 0, 0)
    planted.call("seccomp", 1, 0, (ctypes.c_uint64 * 2)(4, ctypes.addressof(kept)))
    raise OSError("installed")


def effect():
    return "Seccomp:\t2" in open("/proc/self/status").read() and planted
