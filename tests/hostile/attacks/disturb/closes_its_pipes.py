# tries = "Closes all pipes, so that nobody hears of it, and goes on."
# mark = "survivor"
# control = "claim"
# says = "\\w+"
import os
import time

import planted


def build_model():
    print(planted.WORD, flush=True)
    os.closerange(0, 256)
    time.sleep(30)
