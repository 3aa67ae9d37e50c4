# tries = "Leaves threads behind that go on when the model has been returned."
# mark = "survivor"
# control = "effect"
# status = "passed"
import threading
import time

import planted


def build_model():
    for number in range(3):
        threading.Thread(target=time.sleep, args=(30,), daemon=number == 0).start()
    return planted.model()


def effect():
    return threading.active_count() > 3
