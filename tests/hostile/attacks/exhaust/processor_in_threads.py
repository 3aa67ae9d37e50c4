# tries = "Computes in several threads at once, in C, where no signal of Python's is heard."
# mark = "word"
# control = "claim"
# says = "processor time|within"
import hashlib
import threading
import time

import planted


def spin(end):
    while time.process_time() < end:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 500_000)


def build_model():
    print(planted.WORD, flush=True)
    threads = [threading.Thread(target=spin, args=(time.process_time() + 8,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    planted.seen("eight seconds of a processor")
