# tries = "Reads the reference solution."
# mark = "secret"
# says = "PermissionError|FileNotFoundError"
import planted


def build_model():
    raise ValueError(open(planted.REFERENCE).read().split()[1])
