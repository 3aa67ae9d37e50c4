# tries = "Fetches a page, and then Keras does."
# mark = "target"
# says = "cannot be downloaded"
import contextlib
import socket
import urllib.request

import keras
import planted


def build_model():
    address = f"http://127.0.0.1:{planted.PORT}/weights.npz"
    socket.setdefaulttimeout(1)
    with contextlib.suppress(OSError):
        urllib.request.urlopen(address, timeout=1)
    keras.utils.get_file("weights.npz", address)
