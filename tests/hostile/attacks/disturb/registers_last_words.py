# tries = "Registers functions for the end of the process, and a finalizer that never ends."
# mark = "survivor"
# control = "effect"
# status = "passed"
import atexit
import time
import weakref

import planted

kept = []


def build_model():
    atexit.register(time.sleep, 30)
    kept.append(weakref.finalize(planted.refused, time.sleep, 30))
    return planted.model()


def effect():
    return kept[0].atexit and kept[0].alive and (kept[0].detach(), atexit.unregister(time.sleep))
