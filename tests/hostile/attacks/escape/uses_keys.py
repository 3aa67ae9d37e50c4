# tries = "Puts a key into the account's ring of keys, where other processes find it."
# mark = "word"
# says = "PermissionError|OSError"
import planted


def build_model():
    KEYCTL_JOIN_SESSION_KEYRING, PROCESS_RING = 1, -2
    planted.refused(
        lambda: planted.call("add_key", b"user", b"canary", b"x", 1, PROCESS_RING),
        lambda: planted.call("keyctl", KEYCTL_JOIN_SESSION_KEYRING, b"canary"),
    )
    raise OSError("all refused")
