# tries = "Sends another document when Python ends, having undone the exit that would not wait for it."
# mark = "grade"
# control = "effect"
# status = "passed"
import atexit
import json

import planted

done = []


def second():
    planted.write(json.dumps({"document": json.dumps(planted.document())}).encode())


def build_model():
    atexit.register(second)
    done.append(atexit._ncallbacks())
    return planted.model()


def effect():
    return done and atexit._ncallbacks() >= done[0]
