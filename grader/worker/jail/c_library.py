"""The C library, for calls that Python has no function for."""

import ctypes
from functools import cache


@cache
def c_library() -> ctypes.CDLL:
    """Open the library, once in a process; `ctypes.get_errno()` returns the `errno` of the last call."""
    return ctypes.CDLL(None, use_errno=True)
