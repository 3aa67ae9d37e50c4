# tries = "Asks the C library for more memory than is allowed, and gets none at some time; it goes on without."
# mark = "word"
# status = "passed"
import ctypes

import planted


def build_model():
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    library.free.argtypes = [ctypes.c_void_p]
    kept = [library.malloc(ctypes.c_size_t(256 << 20)) for _ in range(14)]
    if all(kept):
        planted.seen("fourteen pieces")
    for one in kept:
        library.free(one)
    return planted.model()
