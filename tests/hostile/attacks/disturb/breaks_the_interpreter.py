# tries = "Overwrites Python's own objects, until it falls."
# mark = "survivor"
# control = "claim"
# says = "SIG|crashed|ended|Error"
import ctypes

import planted


def build_model():
    print(planted.WORD, flush=True)
    ctypes.memset(id(()), 0, 64)
    ctypes.memset(id(None), 255, 16)
    return [(), None]
