"""Zip files that zipfile cannot read, each for another reason and with another exception."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.collect.archive import STUDENT_BOUNDS, Archive
from grader.collect.tree import UnreadableError

Pack = Callable[[Mapping[str, str | bytes]], bytes]
_DIRECTORY, _VERSION_NEEDED = b"PK\x01\x02", 6


def test_a_zip_file_of_a_later_version_of_the_format_is_not_readable(pack: Pack) -> None:
    """A directory that asks for version 9.9, of which zipfile says that it is not implemented."""
    content = bytearray(pack({"a.py": "a"}))
    content[content.index(_DIRECTORY) + _VERSION_NEEDED] = 99
    with pytest.raises(UnreadableError, match=r"work\.zip is not a readable zip file"):
        Archive(io.BytesIO(content), Path("work.zip"), STUDENT_BOUNDS)


def test_a_zip_file_whose_names_are_not_the_utf8_that_they_claim_is_not_readable(pack: Pack) -> None:
    """The name is marked as UTF-8, and cannot be decoded."""
    content = pack({"\xe9\xe9.py": ""})
    assert "éé".encode() in content
    with pytest.raises(UnreadableError, match=r"work\.zip is not a readable zip file"):
        Archive(io.BytesIO(content.replace("éé".encode(), b"\xff\xfe\xfd\xfc")), Path("work.zip"), STUDENT_BOUNDS)
