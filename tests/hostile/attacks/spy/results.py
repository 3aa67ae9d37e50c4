# tries = "Reads the store of results."
# mark = "secret"
# says = "Error"
import planted


def build_model():
    raise ValueError(open(planted.STORE, "rb").read().decode(errors="replace"))
