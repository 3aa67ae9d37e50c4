# tries = "Sends signals to another process, by every call that can."
# mark = "target"
# says = "PermissionError|OSError"
import contextlib
import os
import signal

import planted


def build_model():
    with contextlib.suppress(OSError):
        planted.call("tgkill", planted.CANARY, planted.CANARY, signal.SIGUSR1)
    with contextlib.suppress(OSError):
        signal.pidfd_send_signal(os.pidfd_open(planted.CANARY), signal.SIGUSR1)
    with contextlib.suppress(OSError):
        os.killpg(planted.CANARY, signal.SIGUSR2)
    os.kill(planted.CANARY, signal.SIGTERM)
    raise OSError("sent")
