# tries = "Sends a packet, which needs no connection."
# mark = "target"
# says = "PermissionError|OSError"
import socket

import planted


def build_model():
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.sendto(b"weights", ("127.0.0.1", planted.UDP_PORT))
    raise OSError("sent")
