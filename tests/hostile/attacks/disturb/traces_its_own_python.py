# tries = "Traces and profiles every call of the exporter, to change what it returns."
# mark = "grade"
# control = "effect"
# status = "passed"
import sys
import threading

import planted

calls = []


def trace(frame, event, argument):
    calls.append(frame.f_code.co_name)
    if len(calls) > 5_000:
        sys.setprofile(None)
    return trace


def build_model():
    sys.setprofile(trace)
    threading.setprofile(trace)
    return planted.model()


def effect():
    return len(calls) > 100
