# tries = "A regular expression that backtracks for years."
# mark = "word"
# control = "claim"
# says = "processor time"
import re

import planted


def build_model():
    print(planted.WORD, flush=True)
    re.fullmatch(r"(a|aa)+b", "a" * 200)
    planted.seen("done")
