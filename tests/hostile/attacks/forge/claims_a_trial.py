# tries = "Sends what a trainer sends: a trial with all images right."
# mark = "grade"
# control = "claim"
# says = "without a readable answer|no answer|no readable"
import json
import os

import planted


def build_model():
    trial = {
        "seed": 11,
        "correct": 1000,
        "total": 1000,
        "accuracy": 1.0,
        "cpu_seconds": 1.0,
        "epochs": [],
        "weights_sha256": planted.WORD,
    }
    planted.write(json.dumps({"progress": None, "trial": trial}).encode() + b"\n")
    os._exit(0)
