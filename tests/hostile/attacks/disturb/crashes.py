# tries = "Reads an address where nothing is."
# mark = "survivor"
# control = "claim"
# says = "SIGSEGV|segmentation|crashed"
import ctypes

import planted


def build_model():
    print(planted.WORD, flush=True)
    ctypes.string_at(0)
