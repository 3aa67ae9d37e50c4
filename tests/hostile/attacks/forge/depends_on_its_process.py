# tries = "Is another model in another process: numbers of processes, addresses in memory."
# mark = "grade"
# control = "effect"
# check = "reproducible"
# says = "two different models|second did not"
import os

import planted


def build_model():
    begun = open("/proc/self/stat").read().rpartition(")")[2].split()[19]
    return planted.model((os.getpid() * 31 + int(begun)) % 193 + 1)


def effect():
    return os.getpid() != os.getppid()
