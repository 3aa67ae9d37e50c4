# tries = "Opens a file by its number on the disk, past all folders."
# mark = "word"
# says = "PermissionError|OSError"
# needs = "root"
import ctypes
import os

import planted


def build_model():
    handle = ctypes.create_string_buffer((128).to_bytes(4, "little"), 136)
    mount = ctypes.c_int()
    planted.call("name_to_handle_at", -100, planted.FILE.encode(), handle, ctypes.byref(mount), 0)
    planted.seen("a handle")
