# tries = "Computes without end, and ignores the signal that says that the time is over."
# mark = "word"
# control = "claim"
# says = "processor time|within"
import signal
import time

import planted


def build_model():
    print(planted.WORD, flush=True)
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    end = time.process_time() + 8
    while time.process_time() < end:
        pass
    planted.seen("eight seconds of a processor")
