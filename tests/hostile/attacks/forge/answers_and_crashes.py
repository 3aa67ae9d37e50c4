# tries = "Sends a good document and then crashes: the answer is an architecture like any other."
# mark = "grade"
# control = "claim"
# status = "passed"
import json
import os
import signal

import planted


def build_model():
    planted.write(json.dumps({"document": json.dumps(planted.document()), "places": {planted.WORD: {}}}).encode())
    os.kill(os.getpid(), signal.SIGSEGV)
