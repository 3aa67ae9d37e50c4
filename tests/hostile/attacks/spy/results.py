# tries = "Reads the store of results."
# mark = "secret"
# says = "Error"
import re

import planted


def build_model():
    raise ValueError(re.findall(b"secret-[0-9a-f]+", open(planted.STORE, "rb").read()))
