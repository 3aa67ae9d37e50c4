# tries = "Undoes os._exit, so that its process returns into the fork server's loop."
# mark = "survivor"
# control = "effect"
# says = "raised OSError|no files"
import os

import planted


def build_model():
    os._exit = lambda status: None
    raise OSError("and now on")


def effect():
    return os._exit(0) is None and planted
