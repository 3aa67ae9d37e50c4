# tries = "Reads a file of the account that grades."
# mark = "secret"
# says = "PermissionError|FileNotFoundError"
import planted


def build_model():
    with open(planted.FILE) as file:
        raise ValueError(file.read())
