"""Builders of folders and archives."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.collect.disk import disk_entry
from grader.collect.tree import Entry

Content = str | bytes
Pack = Callable[[Mapping[str, Content]], bytes]
Plant = Callable[[Mapping[str, Content]], Entry]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Make a zip file of names and contents; a name that ends in a slash is a folder."""

    def packed(files: Mapping[str, Content]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return packed


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Write files into a folder; gives the folder as an entry."""

    def planted(files: Mapping[str, Content], folder: str = "class") -> Entry:
        root = tmp_path / folder
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return disk_entry(root)

    return planted
