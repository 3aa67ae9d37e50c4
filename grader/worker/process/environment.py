"""What a new process is told of this one: nothing that a submission could find in its memory or in /proc."""

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
    "KERAS_HOME": "/dev/null/keras",  # nobody's keras.json changes a grade
    "LANG": "C.UTF-8",
    "PATH": os.defpath,
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",  # the working directory may be a student's folder: nothing is imported from it
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": ONEDNN_OPTS,
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""All that the fork server, and so student code, gets; thread counts are set here because they change bits."""

_INHERITED = ("PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""Where a Python that is not installed in the usual way finds itself."""


@contextmanager
def clean_environment() -> Iterator[None]:
    """Make and start processes with a known environment, and with no Ctrl-C that is meant for this one.

    multiprocessing would send along this process's arguments, folders, main script and key: they are held back.
    """
    kept = dict(os.environ)
    inherited = {name: kept[name] for name in _INHERITED if name in kept}
    on_main_thread = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if on_main_thread else None
    prepare, key = spawn.get_preparation_data, current_process().authkey
    os.environ.clear()
    os.environ.update(_ENVIRONMENT | inherited)
    spawn.get_preparation_data = _nothing
    current_process().authkey = b""
    try:
        yield
    finally:
        current_process().authkey = key
        spawn.get_preparation_data = prepare
        os.environ.clear()
        os.environ.update(kept)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)


def _nothing(name: str) -> dict[str, object]:  # noqa: ARG001 - multiprocessing's signature
    return {}
