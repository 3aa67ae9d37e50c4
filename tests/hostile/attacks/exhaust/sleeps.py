# tries = "Waits, which takes no processor time."
# mark = "word"
# control = "claim"
# says = "8 seconds"
import time

import planted


def build_model():
    print(planted.WORD, flush=True)
    time.sleep(40)
    planted.seen("forty seconds")
