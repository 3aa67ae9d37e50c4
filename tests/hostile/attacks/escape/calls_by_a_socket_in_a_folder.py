# tries = "Connects to a socket that is a file, as the fork server's is."
# mark = "target"
# says = "PermissionError|OSError"
import socket

import planted


def build_model():
    socket.socket(socket.AF_UNIX).connect(planted.SOCKET)
    raise OSError("connected")
