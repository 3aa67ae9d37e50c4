# tries = "Sends half an answer, and waits for somebody to guess the rest."
# mark = "grade"
# control = "claim"
# says = "without a readable answer|no answer|no readable"
import os

import planted


def build_model():
    planted.write(
        b'{"document": "{\\"class_name\\": \\"Sequential\\"", "notes": [{"problem": "' + planted.WORD.encode()
    )
    os._exit(0)
