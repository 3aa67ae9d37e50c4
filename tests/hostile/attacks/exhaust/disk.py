# tries = "Fills the disk where anybody may write; 1 MiB of it."
# mark = "target"
# says = "PermissionError|FileNotFoundError|OSError"
import planted


def build_model():
    with open(planted.FOLDER + "/full", "wb") as file:
        file.write(bytes(1 << 20))
    raise OSError("full")
