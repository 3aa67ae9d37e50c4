# tries = "Is another model by the kernel's own dice."
# mark = "grade"
# control = "effect"
# check = "reproducible"
# says = "two different models|second did not"
import os

import planted


def build_model():
    return planted.model(int.from_bytes(os.urandom(4), "big") % 3001 + 1)


def effect():
    return os.urandom(8) != os.urandom(8)
