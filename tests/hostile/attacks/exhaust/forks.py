# tries = "A fork bomb, of at most fifty children that end by themselves."
# mark = "survivor"
# says = "PermissionError|OSError"
import os
import time


def build_model():
    for _ in range(50):
        if os.fork() == 0:
            os.closerange(0, 256)
            time.sleep(1)
            os._exit(0)
    raise OSError("fifty")
