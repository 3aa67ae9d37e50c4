# tries = "Asks whether a file exists, how large it is and when it was changed, without opening it."
# mark = "word"
# says = "Error"
import os

import planted


def build_model():
    planted.seen(f"{os.stat(planted.FILE).st_size} bytes")
