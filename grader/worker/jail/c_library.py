"""The C library, for what Python has no function for."""

import ctypes
from functools import cache


@cache
def c_library() -> ctypes.CDLL:
    """Open it, once in a process; what a call sets `errno` to is `ctypes.get_errno()`."""
    return ctypes.CDLL(None, use_errno=True)
