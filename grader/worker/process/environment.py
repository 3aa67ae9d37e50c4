"""Starts processes that inherit nothing of this one which a submission could find in its memory or in /proc."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import current_process, spawn

ONEDNN_OPTS = "1"
"""TensorFlow's switch for the kernels of oneDNN: without it they are used on some processors and not on others."""
_ENVIRONMENT = {
    "HOME": "/nonexistent",
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": "/dev/null/keras",  # so that no keras.json of a user changes a grade
    "LANG": "C.UTF-8",
    "PATH": os.defpath,
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",  # the working directory may be a student's folder, from which nothing may be imported
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": ONEDNN_OPTS,
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""The whole environment of the fork server, and so of student code. Thread counts belong to it: they change bits."""

_INHERITED = ("PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""Variables by which a Python in an unusual place finds its own files; they are passed on."""


@contextmanager
def clean_environment() -> Iterator[None]:
    """Start processes within this context with a known environment, and shield them from a Ctrl-C meant for this one.

    multiprocessing would pass on the arguments, folders, main script and key of this process: all four are withheld.
    """
    saved = dict(os.environ)
    inherited = {name: saved[name] for name in _INHERITED if name in saved}
    on_main_thread = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if on_main_thread else None
    prepare, key = spawn.get_preparation_data, current_process().authkey
    os.environ.clear()
    os.environ.update(_ENVIRONMENT | inherited)
    spawn.get_preparation_data = _no_preparation_data
    current_process().authkey = b""
    try:
        yield
    finally:
        current_process().authkey = key
        spawn.get_preparation_data = prepare
        os.environ.clear()
        os.environ.update(saved)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)


def _no_preparation_data(name: str) -> dict[str, object]:  # noqa: ARG001 - multiprocessing's signature
    return {}
