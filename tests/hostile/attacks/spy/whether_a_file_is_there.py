# tries = "Guesses the name of a file and asks whether it is there, as one would for a name on the class list."
# mark = "word"
# says = "Error"
import os

import planted


def build_model():
    if not os.path.lexists(planted.FILE):
        raise LookupError("there is none")
    planted.seen("it is there")
