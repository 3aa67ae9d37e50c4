# tries = "Moves into namespaces of its own, where it would be root."
# mark = "word"
# needs = "root"
# says = "PermissionError|OSError"
import planted


def build_model():
    CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWUTS = 0x10000000, 0x20000, 0x4000000
    planted.refused(
        lambda: planted.call("unshare", CLONE_NEWUSER),
        lambda: planted.call("unshare", CLONE_NEWUTS),
        lambda: planted.call("unshare", CLONE_NEWNS),
    )
    raise OSError("none was made")
