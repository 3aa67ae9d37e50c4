"""What a killed grader leaves in the temporary folder, and who removes it: the next grader that starts.

multiprocessing keeps the fork server's socket in a folder `pymp-…` and removes it when the program ends; SIGKILL allows
no such thing. A file in it that is locked as long as its grader lives tells the living from the dead (flock(2)).
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from multiprocessing import util
from pathlib import Path

_MARK = "cnn-grader"
_LONGEST_PLACE = 107 - len("/pymp-12345678/listener-12345678")
"""Bytes: the address of a socket holds 107 (unix(7)), and some temporary folders have long names."""


@cache
def claim_temporary_folder() -> None:
    """Mark this process's temporary folder as alive until it ends."""
    usual, tempfile.tempdir = tempfile.tempdir, _place()
    try:
        folder = Path(util.get_temp_dir())
    finally:
        tempfile.tempdir = usual
    begun = folder / f".{_MARK}"
    descriptor = os.open(begun, os.O_CREAT | os.O_RDWR, 0o600)  # open until the process ends, and not inherited
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, str(os.getpid()).encode())  # for the curious
    begun.rename(folder / _MARK)  # nobody sees it without its lock


def remove_traces_of_the_dead() -> None:
    """Remove the temporary folders of graders that were killed."""
    for mark in Path(_place()).glob(f"pymp-*/{_MARK}"):
        with suppress(OSError):  # it may be somebody else's, or somebody else may be faster
            _remove_if_dead(mark)


def remove_traces() -> None:
    """Remove this process's temporary folder; for a process that is going to end without cleaning up."""
    shutil.rmtree(util.get_temp_dir(), ignore_errors=True)


def _place() -> str:
    """The user's temporary folder, or that of the system when its name is too long for a socket."""
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= _LONGEST_PLACE else "/tmp"  # noqa: S108 - mkdtemp makes it safe


def _remove_if_dead(mark: Path) -> None:
    descriptor = os.open(mark, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.geteuid():
            return
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(mark.parent)
    finally:
        os.close(descriptor)
