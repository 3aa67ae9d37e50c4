# tries = "Closes all pipes, so that nobody hears of it, and goes on."
# mark = "survivor"
# control = "effect"
# says = "\\w+"
import os
import time

import planted


def build_model():
    os.closerange(0, 256)
    time.sleep(30)


def effect():
    return os.dup(0) is not None and planted
