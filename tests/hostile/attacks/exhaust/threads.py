# tries = "Starts more threads than any build needs, each with a small stack; at most 1,200, for a moment."
# mark = "word"
# control = "claim"
# says = "thread|memory|Error"
import threading

import planted


def build_model():
    threading.stack_size(64 << 10)
    go = threading.Event()
    threads = []
    try:
        while len(threads) < 1200:
            threads.append(threading.Thread(target=go.wait, args=(5,), daemon=True))
            threads[-1].start()
            if len(threads) == 100:
                print(planted.WORD, flush=True)
    finally:
        go.set()
    planted.seen(f"{len(threads)} threads")
