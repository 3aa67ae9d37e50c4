# tries = "Reads where the grader was started, and from where it imports."
# mark = "word"
# control = "spawned"
# says = "nothing is known"
import os
from multiprocessing import process

import planted


def build_model():
    if process.ORIGINAL_DIR not in {None, "/"}:
        planted.seen(process.ORIGINAL_DIR)
    raise ValueError(f"nothing is known but {os.getcwd()}")
