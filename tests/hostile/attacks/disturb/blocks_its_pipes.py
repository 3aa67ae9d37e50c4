# tries = "Makes its pipes non-blocking and full, and writes on."
# mark = "survivor"
# control = "claim"
# says = "PermissionError"
import os

import planted


def build_model():
    print(planted.WORD, flush=True)
    os.set_blocking(1, False)
    for _ in range(200):
        try:
            os.write(1, b"x" * 65536)
        except BlockingIOError:
            break
    os.set_blocking(1, True)
    return planted.model()
