# tries = "Connects to somebody who listens on this machine."
# mark = "target"
# says = "PermissionError|OSError"
import socket

import planted


def build_model():
    socket.create_connection(("127.0.0.1", planted.PORT), timeout=2).send(b"weights")
    raise OSError("connected")
