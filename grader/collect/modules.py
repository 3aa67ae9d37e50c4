"""The modules beside a file that it may import.

This process parses no student's text. A module is taken when its name, and that of each folder it lies in, is a word in
the file or in a module taken before: whatever imports it must spell its name. So a module that nobody names is not part
of the submission, and a few that nobody imports are, which costs nothing but a new build when they change.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from grader.collect.tree import PYTHON, Entry, Kind, UnreadableError
from grader.records import Finding, Module

MAX_MODULES = 50
MAX_MODULES_BYTES = 1 << 20
"""Of all modules of one submission together."""
_MAX_DEPTH = 8
_MAX_NOTES = 5
_WORD = re.compile(rb"[\w\x80-\xff]+")
_LINE_END = re.compile(rb"\\[nrt]")
"""As a notebook's JSON writes it: the letter does not belong to the word behind it."""


def words(content: bytes) -> set[bytes]:
    """List everything in a file that could be the name of a module, in whatever encoding agrees with ASCII."""
    return {match[0] for match in _WORD.finditer(_LINE_END.sub(b" ", content))}


class Modules(NamedTuple):
    """What a file may import from its own folder."""

    files: tuple[Module, ...] = ()
    """In sorted order."""
    notes: tuple[Finding, ...] = ()
    """One for each module that is named and could not be taken."""


def find_modules(main: Entry, content: bytes, folder: Entry) -> Modules:
    """Find what a file may import from its own folder.

    Args:
        main: The file that was handed in.
        content: Its bytes.
        folder: Where it lies.
    """
    waiting = [candidate for candidate in _importable(folder) if candidate.entry.key != main.key]
    if not waiting:
        return Modules()  # most have none, and a notebook's words are many
    named = words(content)
    modules: dict[str, Module] = {}
    notes: dict[str, Finding] = {}
    while matches := [candidate for candidate in waiting if candidate.is_named(named)]:
        waiting = [candidate for candidate in waiting if not candidate.is_named(named)]
        for path, entry in matches:
            if entry.kind is Kind.FOLDER:
                waiting += _importable(entry, f"{path}/")
                continue
            try:
                modules[path] = Module(path=path, content=_read(entry, modules.values()))
            except UnreadableError as error:
                problem = f"The module was left out because {error.finding.problem}"
                notes[path] = Finding(problem=problem, advice=error.finding.advice, path=path)
            else:
                named |= words(modules[path].content)
    return Modules(tuple(modules[path] for path in sorted(modules)), _few([notes[path] for path in sorted(notes)]))


class _Candidate(NamedTuple):
    """A module or a package that could be imported."""

    path: str
    """From the submission's folder, with slashes."""
    entry: Entry

    def is_named(self, named: set[bytes]) -> bool:
        """Whether its own name is among the words; a package's `__init__` comes with the package."""
        name = self.path.rpartition("/")[2].removesuffix(".py")
        return name == "__init__" or name.encode() in named


def _importable(folder: Entry, above: str = "") -> list[_Candidate]:
    """List what Python could import from a folder; of the outermost, neither `__init__` nor `__main__`."""
    try:
        entries = folder.entries()
    except UnreadableError:
        return []  # what cannot be listed cannot be imported either
    scripts = {"__main__"} if above else {"__main__", "__init__"}
    candidates = []
    for entry in entries:
        is_package = entry.kind is Kind.FOLDER and above.count("/") < _MAX_DEPTH
        is_module = entry.kind is not Kind.FOLDER and entry.suffix == PYTHON
        name = entry.name if is_package else entry.stem
        if (is_package or is_module) and name.isidentifier() and name not in scripts:
            candidates.append(_Candidate(f"{above}{name}{PYTHON if is_module else ''}", entry))
    return candidates


def _read(entry: Entry, modules: Collection[Module]) -> bytes:
    if len(modules) == MAX_MODULES:
        raise UnreadableError(f"a submission may have at most {MAX_MODULES} modules.", "Hand in fewer modules.")
    content = entry.read(MAX_MODULES_BYTES)
    if sum(len(module.content) for module in modules) + len(content) > MAX_MODULES_BYTES:
        problem = f"all modules together may have at most {MAX_MODULES_BYTES >> 20} MiB."
        raise UnreadableError(problem, "Hand in smaller modules.")
    return content


def _few(notes: list[Finding]) -> tuple[Finding, ...]:
    rest = len(notes) - _MAX_NOTES
    if rest <= 0:
        return tuple(notes)
    problem = "1 more module was left out." if rest == 1 else f"{rest:,} more modules were left out."
    return (*notes[:_MAX_NOTES], Finding(problem=problem))
