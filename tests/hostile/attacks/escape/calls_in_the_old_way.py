# tries = "Enters the kernel as 32-bit programs do, where calls have other numbers."
# mark = "word"
# says = "PermissionError|OSError|crashed|SIGSYS|ended the process"
# needs = "32-bit calls"
import ctypes
import mmap
import platform

import planted


def build_model():
    if platform.machine() != "x86_64":
        raise OSError("there is no such way here")
    AF_UNIX, SOCK_STREAM, SOCKET = 1, 1, 359
    code = bytes((0x53, 0xB8, *SOCKET.to_bytes(4, "little"), 0xBB, AF_UNIX, 0, 0, 0))
    code += bytes((0xB9, SOCK_STREAM, 0, 0, 0, 0xBA, 0, 0, 0, 0, 0xCD, 0x80, 0x5B, 0xC3))
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    enter = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    descriptor = enter()
    if descriptor < 0:
        raise OSError(-descriptor, "refused")
    planted.seen(f"socket {descriptor}")
