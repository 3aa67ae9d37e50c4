# tries = "Leaves a child behind that goes on when its parent has ended."
# mark = "survivor"
# says = "PermissionError|OSError"
import os
import time


def build_model():
    if os.fork() == 0:
        os.setsid()
        os.closerange(0, 256)
        time.sleep(3)
        os._exit(0)
    raise OSError("a child was made")
