# tries = "Reads a file of the account that grades."
# mark = "secret"
# says = "PermissionError"
import planted


def build_model():
    with open(planted.FILE) as file:
        raise ValueError(file.read())
