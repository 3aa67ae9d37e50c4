# tries = "Reads another process's environment and the names of its descriptors."
# mark = "secret"
# says = "PermissionError|FileNotFoundError|OSError"
import planted


def build_model():
    raise ValueError(open(f"/proc/{planted.CANARY}/environ").read())
