"""Files on the disk, as they are read."""

import os
from pathlib import Path

import pytest

from grader.collect.disk import disk_entry


@pytest.mark.parametrize("size", [0, 1, (1 << 16) + 1, 1 << 20])
def test_a_file_is_read_whole_whatever_size_it_was_said_to_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """It may grow after somebody looked, and some file systems say that all are empty."""
    content = os.urandom(1 << 10) * (size >> 10) + b"x" * (size % (1 << 10))
    (tmp_path / "mnist_cnn.py").write_bytes(content)
    look = os.fstat

    def as_empty(descriptor: int) -> os.stat_result:
        status = list(look(descriptor))
        status[6] = 0
        return os.stat_result(status)

    monkeypatch.setattr("grader.collect.disk.os.fstat", as_empty)
    assert disk_entry(tmp_path / "mnist_cnn.py").read(1 << 20) == content
