"""Autolab's "Download all submissions" or "final submissions": everybody's files side by side, one for each version.

The names are made by `download_filename` (autolab/Autolab, app/controllers/submissions_controller.rb) of the stored
`<version>_<handin's name>`: the address is put before the last but one of the parts between underscores. So the file is
`<address>_<version>_handin.py` where the handin's name has no underscore, and
`<version>_<address>_mnist_cnn.py` where it has one; further parts of it stand before the address. Addresses may have
underscores before their @.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.records import HandIn

_VERSION = re.compile(r"[0-9]{1,9}")
_MAX_PARTS = 6
"""Between the version and the @ of an address, which may begin after each of them."""


class _File(NamedTuple):
    version: int
    before: tuple[str, ...]
    """Parts of the handin's name or of the address."""
    address: str
    """The part with the @; earlier ones may belong to it."""
    after: str
    """The end of the handin's name."""
    entry: Entry


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each version; what is not named in this way is taken as in a plain folder."""
    del module
    files: list[_File] = []
    others: list[Entry] = []
    for entry in root.entries():
        file = _file(entry)
        if file:
            files.append(file)
        elif plain.locate_entry(entry):
            others.append(entry)
    if len(files) <= len(others):
        return None
    shared = _shared([file for file in files if file.before])
    return [_location(file, shared) for file in sorted(files, key=lambda file: file.version)] + [
        location for entry in others for location in plain.locate_entry(entry)
    ]


def _file(entry: Entry) -> _File | None:
    *before, version, file = ["", "", *entry.name.split("_")]
    before = before[2:]
    if entry.kind is Kind.FOLDER or not file or not before or "@" not in before[-1].strip("@"):
        return None
    if _VERSION.fullmatch(version) and int(version):
        return _File(int(version), (), "_".join(before), file, entry)
    number, *parts, address = before if len(before) > 1 else ("", "")
    if not version or not _VERSION.fullmatch(number) or not int(number) or len(parts) > _MAX_PARTS:
        return None
    return _File(int(number), tuple(parts), address, f"{version}_{file}", entry)


def _shared(files: Sequence[_File]) -> int:
    """Count the parts of the handin's name that stand before everybody's address."""
    if len({file.address for file in files}) < 2:
        return 0
    columns = zip(*(file.before for file in files), strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))


def _location(file: _File, shared: int) -> Location:
    addresses = ["_".join((*file.before[start:], file.address)) for start in range(len(file.before) + 1)]
    address = addresses[min(shared, len(file.before))]
    clues: list[Clue] = []
    for candidate in dict.fromkeys((address, *addresses)):
        user = candidate.partition("@")[0]
        clues += [("email", candidate), ("id", candidate), ("login", user), ("id", user)]
    name = "_".join((*file.before[:shared], file.after))
    folder = VirtualFolder([(name, file.entry)]).folder(address, file.entry.path)
    return Location(address, folder, tuple(clues), handed_in=HandIn(attempt=file.version))
