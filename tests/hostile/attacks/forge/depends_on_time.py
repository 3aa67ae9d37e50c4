# tries = "Is another model at another time."
# mark = "grade"
# control = "effect"
# check = "reproducible"
# says = "two different models|second did not"
import time

import planted


def build_model():
    return planted.model(time.time_ns() // 1000 % 3001 + 1)


def effect():
    return time.time_ns() != time.time_ns()
