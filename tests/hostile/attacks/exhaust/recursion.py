# tries = "Calls itself without end, having raised the limit."
# mark = "survivor"
# control = "claim"
# says = "SIGSEGV|crashed|recursion|Recursion"
import sys

import planted


def deeper(depth):
    return deeper(depth + 1) if depth >= 0 else depth


def build_model():
    print(planted.WORD, flush=True)
    sys.setrecursionlimit(10**9)
    ending = [].append
    list(map(ending, ()))
    return sorted([1, 2], key=lambda _: nested(0))


def nested(depth):
    return max((depth,), key=lambda one: nested(one + 1))
