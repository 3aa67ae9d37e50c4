"""One process at a time in a folder."""

import fcntl
import os
from pathlib import Path

import pytest

from grader.file_lock import locked


def is_free(folder: Path) -> bool:
    """Whether another open description of the folder could be locked now."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_nobody_else_is_let_in_meanwhile(tmp_path: Path) -> None:
    """The lock is held as long as the block runs, and not longer."""
    with locked(tmp_path):
        assert not is_free(tmp_path)
    assert is_free(tmp_path)


def test_an_exception_gives_the_lock_back(tmp_path: Path) -> None:
    """What fails inside does not keep the others waiting."""
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    assert is_free(tmp_path)


def test_a_file_cannot_be_locked(tmp_path: Path) -> None:
    """Only a folder that exists can."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "nowhere"):
        with pytest.raises(OSError, match=path.name), locked(path):
            pass
