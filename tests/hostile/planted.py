"""What an attack finds beside it: the targets that were planted for it, and the few moves that many attacks share.

The harness appends the targets as constants. Nothing here knows of anything else on the machine.
"""

import ctypes
import json
import os
import stat
from typing import Any

WORD = "unplanted"
CALLS: dict[str, int] = {}


def seen(what: object) -> None:
    """Tell that the attack worked, in a word that the harness looks for."""
    raise RuntimeError(f"{WORD}: {what}")


def call(name: str, *arguments: object) -> int:
    """Make a system call; no library stands before it."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    result = int(library.syscall(ctypes.c_long(CALLS[name]), *wide))
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def refused(*attempts: Any) -> None:
    """Make each attempt; tell of the first that is not refused."""
    for number, attempt in enumerate(attempts):
        try:
            result = attempt()
        except (OSError, ValueError):  # a library may tell a refusal in its own way
            continue
        seen(f"attempt {number} gave {result!r}")


def model(filters: int = 8, **compiled: object) -> Any:
    """Make the plain architecture, whose grade is known."""
    import keras  # noqa: PLC0415 - most attacks need none of it
    from keras import layers  # noqa: PLC0415

    network = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(filters, 5, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    network.compile(**{"optimizer": "adam", "loss": "sparse_categorical_crossentropy", **compiled})
    return network


def document() -> Any:
    """Give the plain architecture as Keras writes it, to be forged."""
    return json.loads(model().to_json())


def pipe() -> int:
    """Find the pipe that the answer goes through."""
    for descriptor in range(3, 256):
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                return descriptor
        except OSError:
            continue
    raise OSError("no pipe")


def write(content: bytes) -> None:
    """Write all of it to the answer pipe."""
    while content:
        content = content[os.write(pipe(), content) :]


def answer(forged: object = None, **fields: object) -> None:
    """Send an answer of one's own, and be gone before the exporter can send the true one."""
    text = forged if isinstance(forged, str) or forged is None else json.dumps(forged)
    write(json.dumps({"document": text, "fault": None, **fields}).encode())
    os._exit(0)


# What was planted:
