"""Removes the temporary folders that killed graders left behind; the next grader that starts does it.

multiprocessing keeps the fork server's socket in a folder `pymp-…` and removes it when the program ends, but not when
SIGKILL ends it. A file in that folder is locked for as long as its grader runs (flock(2)); a folder whose file is not
locked is abandoned.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from multiprocessing import current_process, parent_process, util
from pathlib import Path

_MARK = "cnn-grader"
_MAX_PATH_BYTES = 107 - len("/pymp-12345678/listener-12345678")
"""Bytes that the path of the temporary folder may have: the address of a socket holds 107 in all (unix(7))."""


@cache
def claim_temporary_folder() -> None:
    """Mark the temporary folder of this process as in use until the process ends."""
    if parent_process():  # multiprocessing hands its own folder on, which is not ours to lock and to leave behind
        current_process()._config.pop("tempdir", None)  # type: ignore[attr-defined] # noqa: SLF001
    usual, tempfile.tempdir = tempfile.tempdir, _parent_folder()
    try:
        folder = Path(util.get_temp_dir())
    finally:
        tempfile.tempdir = usual
    unlocked = folder / f".{_MARK}"
    # The descriptor stays open until the process ends, and children do not inherit it.
    descriptor = os.open(unlocked, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, str(os.getpid()).encode())  # for a person who looks into the folder
    unlocked.rename(folder / _MARK)  # under this name the file is always locked


def remove_abandoned_folders() -> None:
    """Remove the temporary folders of graders that were killed."""
    for mark in Path(_parent_folder()).glob(f"pymp-*/{_MARK}"):
        with suppress(OSError):  # it may belong to another user, or another grader may remove it first
            _remove_if_abandoned(mark)


def remove_temporary_folder() -> None:
    """Remove the temporary folder of this process, which is about to end without cleaning up."""
    shutil.rmtree(util.get_temp_dir(), ignore_errors=True)


def _parent_folder() -> str:
    """Return the user's temporary folder, or the system's where the user's path is too long for a socket."""
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= _MAX_PATH_BYTES else "/tmp"  # noqa: S108 - mkdtemp makes it safe


def _remove_if_abandoned(mark: Path) -> None:
    descriptor = os.open(mark, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.geteuid():
            return
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(mark.parent)
    finally:
        os.close(descriptor)
