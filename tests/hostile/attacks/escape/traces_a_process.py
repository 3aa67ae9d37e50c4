# tries = "Attaches to another process as a debugger does."
# mark = "word"
# says = "PermissionError|OSError"
import planted


def build_model():
    PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17
    planted.call("ptrace", PTRACE_SEIZE, planted.CANARY, 0, 0)
    planted.seen("seized")
