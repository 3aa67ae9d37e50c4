# tries = "Runs a program in every way that Python has."
# mark = "target"
# says = "PermissionError|OSError"
import contextlib
import os
import subprocess

import planted


def build_model():
    command = ["/bin/sh", "-c", f"echo x > {planted.FOLDER}/made"]
    with contextlib.suppress(OSError):
        os.system(command[2])
    with contextlib.suppress(OSError):
        os.posix_spawn(command[0], command, {})
    with contextlib.suppress(OSError):
        subprocess.run(command, close_fds=False)
    os.execv(command[0], command)
