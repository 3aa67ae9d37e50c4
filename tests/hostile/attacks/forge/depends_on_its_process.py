# tries = "Is another model in another process: its number decides."
# mark = "grade"
# control = "effect"
# check = "reproducible"
# says = "two different models|second did not"
import os

import planted


def build_model():
    return planted.model(os.getpid() % 3001 + 1)


def effect():
    return os.getpid() != os.getppid()
