# tries = "Is another model each time, and hopes for the better one."
# mark = "grade"
# control = "effect"
# check = "reproducible"
# says = "two different models|second did not"
import random

import planted

made = []


def build_model():
    made.append(random.randint(1, 10**6))
    return planted.model(made[-1] % 3001 + 1)


def effect():
    return build_again() != build_again()


def build_again():
    return random.randint(1, 10**6)
