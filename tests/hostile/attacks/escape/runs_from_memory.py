# tries = "Runs a program that lies in memory only, as no file that a path could forbid."
# mark = "target"
# says = "PermissionError|OSError"
import os

import planted


def build_model():
    script = f"#!/bin/sh\necho x > {planted.FOLDER}/made\n".encode()
    descriptor = os.memfd_create("script", 0)
    os.write(descriptor, script)
    os.execve(f"/proc/self/fd/{descriptor}", ["script"], {})
