"""The modules beside a file that it may import.

This process parses no student's text. A module is taken when its name, and that of each folder it lies in, is a word in
the file or in a module taken before: whatever imports it must spell its name. So a module that nobody names is no part
of the submission, and a few that nobody imports are, which costs nothing but a new build when they change.
"""

import re
from collections.abc import Iterator

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
    return set(_WORD.findall(_LINE_END.sub(b" ", content)))


def modules_beside(main: Entry, content: bytes, folder: Entry) -> tuple[tuple[Module, ...], tuple[str, ...]]:
    """Collect what `main` may import from its own folder.

    Args:
        main: The file that was handed in.
        content: Its bytes.
        folder: Where it lies.

    Returns:
        The modules in sorted order, and a sentence for each that is named and could not be taken.
    """
    if not _could_have_modules(main, folder):
        return (), ()  # most have none, and a notebook's words are many
    named = words(content)
    taken: dict[str, Module] = {}
    left_out: dict[str, str] = {}
    while found := [
        (path, entry)
        for path, entry in _named_modules(folder, named)
        if path not in taken and path not in left_out and entry.key != main.key
    ]:
        for path, entry in found:
            room = MAX_MODULES_BYTES - sum(len(module.content) for module in taken.values())
            try:
                taken[path] = Module(path=path, content=_read(entry, room, len(taken)))
            except UnreadableError as error:
                left_out[path] = f"The module {path} was left out: {error}"
            else:
                named |= words(taken[path].content)
    notes = [left_out[path] for path in sorted(left_out)]
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"{len(notes) - _MAX_NOTES} more modules were left out."]
    return tuple(taken[path] for path in sorted(taken)), tuple(notes)


def _could_have_modules(main: Entry, folder: Entry) -> bool:
    try:
        entries = folder.entries()
    except UnreadableError:
        return False  # what cannot be listed cannot be imported either
    return any(entry.kind is Kind.FOLDER or entry.suffix == ".py" for entry in entries if entry.key != main.key)


def _read(entry: Entry, room: int, count: int) -> bytes:
    if count == MAX_MODULES:
        raise UnreadableError(f"a submission may have {MAX_MODULES} of them.")
    content = entry.read(MAX_MODULES_BYTES)
    if len(content) > room:
        raise UnreadableError(f"together they may have {MAX_MODULES_BYTES >> 20} MiB.")
    return content


def _named_modules(folder: Entry, named: set[bytes], above: str = "", depth: int = 0) -> Iterator[tuple[str, Entry]]:
    try:
        entries = folder.entries()
    except UnreadableError:
        return
    for entry in entries:
        path = f"{above}{entry.name}"
        if entry.kind is Kind.FOLDER and depth < _MAX_DEPTH and _is_named(entry.name, named):
            yield from _named_modules(entry, named, f"{path}/", depth + 1)
        elif entry.suffix == ".py" and entry.kind is not Kind.FOLDER and _is_module(entry.stem, named, above):
            yield path, entry


def _is_module(stem: str, named: set[bytes], above: str) -> bool:
    if stem in {"__init__", "__main__"}:  # every class and every script has such a word
        return stem == "__init__" and bool(above)
    return _is_named(stem, named)


def _is_named(name: str, named: set[bytes]) -> bool:
    return name.isidentifier() and name.encode() in named
