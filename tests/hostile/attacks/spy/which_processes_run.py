# tries = "Guesses the number of a process and asks /proc whether it runs, and for whom."
# mark = "word"
# says = "Error"
import os

import planted


def build_model():
    planted.seen(f"it runs for {os.stat(f'/proc/{planted.CANARY}').st_uid}")
