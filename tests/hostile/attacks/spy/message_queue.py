# tries = "Takes a message out of a queue that other programs share."
# mark = "target"
# says = "PermissionError|OSError"
import ctypes

import planted


def build_model():
    room = ctypes.create_string_buffer(256)
    planted.call("msgrcv", planted.QUEUE_ID, room, 200, 0, 0o4000)
    raise ValueError(room.raw[8:40].decode())
