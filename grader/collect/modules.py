"""The modules beside a file that it may import.

This process parses no student's text. A module is taken when its name, and that of each folder it lies in, is a word in
the file or in a module taken before: whatever imports it must spell its name. So a module that nobody names is no part
of the submission, and a few that nobody imports are, which costs nothing but a new build when they change.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from grader.collect.tree import Entry, Kind, UnreadableError
from grader.records import Module

MAX_MODULES = 50
MAX_MODULES_BYTES = 1 << 20
"""Of all modules of one submission together."""
_MAX_DEPTH = 8
_MAX_NOTES = 5
_WORD = re.compile(rb"[\w\x80-\xff]+")
_LINE_END = re.compile(rb"\\[nrt]")
"""As a notebook's JSON writes it: the letter is no part of the word behind it."""


def words(content: bytes) -> set[bytes]:
    """Everything in a file that could be the name of a module, in whatever encoding agrees with ASCII."""
    return {found[0] for found in _WORD.finditer(_LINE_END.sub(b" ", content))}


def modules_beside(main: Entry, content: bytes, folder: Entry) -> tuple[tuple[Module, ...], tuple[str, ...]]:
    """Collect what `main` may import from its own folder.

    Args:
        main: The file that was handed in.
        content: Its bytes.
        folder: Where it lies.

    Returns:
        The modules in sorted order, and a sentence for each that is named and could not be taken.
    """
    waiting = [beside for beside in _importable(folder) if beside.entry.key != main.key]
    if not waiting:
        return (), ()  # most have none, and a notebook's words are many
    named = words(content)
    taken: dict[str, Module] = {}
    left_out: dict[str, str] = {}
    while found := [beside for beside in waiting if beside.is_named(named)]:
        waiting = [beside for beside in waiting if not beside.is_named(named)]
        for path, entry in found:
            if entry.kind is Kind.FOLDER:
                waiting += _importable(entry, f"{path}/")
                continue
            try:
                taken[path] = Module(path=path, content=_read(entry, taken.values()))
            except UnreadableError as error:
                left_out[path] = f"The module {path} was left out: {error}"
            else:
                named |= words(taken[path].content)
    notes = [left_out[path] for path in sorted(left_out)]
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"{len(notes) - _MAX_NOTES} more modules were left out."]
    return tuple(taken[path] for path in sorted(taken)), tuple(notes)


class _Beside(NamedTuple):
    """A module or a package."""

    path: str
    """From the submission's folder, with slashes."""
    entry: Entry

    def is_named(self, named: set[bytes]) -> bool:
        """Whether its own name is among the words; a package's `__init__` comes with the package."""
        name = self.path.rpartition("/")[2].removesuffix(".py")
        return name == "__init__" or name.encode() in named


def _importable(folder: Entry, above: str = "") -> list[_Beside]:
    """List what Python could import from a folder; of the outermost, neither of the files that name no module."""
    try:
        entries = folder.entries()
    except UnreadableError:
        return []  # what cannot be listed cannot be imported either
    scripts = {"__main__"} if above else {"__main__", "__init__"}
    found = []
    for entry in entries:
        is_package = entry.kind is Kind.FOLDER and above.count("/") < _MAX_DEPTH
        is_module = entry.kind is not Kind.FOLDER and entry.suffix == ".py"
        name = entry.name if is_package else entry.stem
        if (is_package or is_module) and name.isidentifier() and name not in scripts:
            found.append(_Beside(f"{above}{entry.name}", entry))
    return found


def _read(entry: Entry, taken: Collection[Module]) -> bytes:
    if len(taken) == MAX_MODULES:
        raise UnreadableError(f"a submission may have {MAX_MODULES} of them.")
    content = entry.read(MAX_MODULES_BYTES)
    if sum(len(module.content) for module in taken) + len(content) > MAX_MODULES_BYTES:
        raise UnreadableError(f"together they may have {MAX_MODULES_BYTES >> 20} MiB.")
    return content
