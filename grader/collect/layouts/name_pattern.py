"""Names of any other course system, as `--name-pattern` describes them: `{id}_{attempt}_{file}`.

A pattern has fields in braces, at most ten, and text between them; a slash stands between folders. It describes the
whole path below the folder of the class. A field is not empty, and ends at the first place where the text that follows
it in the pattern comes; before an attempt or a time, this one belongs to that text. So there is one way to read a name
and no search for it: the regular expression that a pattern becomes gives nothing back (possessive quantifiers).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from grader.collect.layout_names import AUTO
from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.times import read_digits
from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder
from grader.errors import InputError
from grader.records import Finding, HandIn, Status
from grader.wording import listed

_PERSONAL = {"id": ("id",), "login": ("login", "id"), "email": ("email", "id"), "name": ("name",)}
"""The columns of the roster that a field may stand in, the surest first."""
_NAMES = ("first", "last")
_GROUP = "group"
_TYPED = {
    "attempt": r"(?P<attempt>[0-9]{1,9})",
    "time": r"(?P<time>[0-9]{4}#[0-9]{2}#[0-9]{2}(?:#[0-9]{2}#[0-9]{2}(?:#[0-9]{2})?)?)".replace("#", "[-_.:T ]?"),
}
_ANY, _FILE = "any", "file"
FIELDS = (*_PERSONAL, *_NAMES, _GROUP, *_TYPED, _FILE, _ANY)
"""What may stand in braces."""
_EXAMPLE = "{id}_{attempt}_{file}"
_SEPARATOR = re.compile(r"(?<=[^\W_])(?:[_-]| - ?)(?=[^\W_])")
"""Between an id and what stands behind it."""
_TOKEN = re.compile(r"(\{[^{}]*\})")
_MAX_PATTERN = 200
_MAX_FIELDS = 10
_MAX_FOLDERS = 4
_MAX_VALUE = 255
_MAX_LISTED = 5
_MAX_SHOWN = 100
"""Characters of a name in a sentence."""


def choose_layout(layout: str, pattern: str | None) -> "str | NamePattern":
    """Give the layout to collect by: the one that was asked for, or that of a pattern.

    Raises:
        InputError: The pattern is wrong, or a layout was asked for as well.
    """
    if pattern is None:
        return layout
    if layout != AUTO:
        raise InputError(
            expected="--name-pattern or --layout",
            received=f"both, --name-pattern {pattern[:_MAX_PATTERN]} and --layout {layout}",
            remedy="Leave one of them out: a pattern is a layout of its own.",
        )
    return NamePattern(pattern)


class _Match(NamedTuple):
    fields: dict[str, str]
    path: str
    """Below the folder of the class."""
    entry: Entry

    @property
    def person(self) -> str:
        """What tells whose it is."""
        return next(self.fields[field] for field in (*_PERSONAL, _GROUP) if field in self.fields)


class NamePattern:
    """A pattern, which stands in the place of a layout's name.

    Args:
        text: As it was written.

    Raises:
        InputError: It is not a pattern.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        tokens = _tokens(text)
        last = text.rpartition("/")[2]
        self._expression = re.compile(_expression(tokens), re.DOTALL)
        self._depth = text.count("/")
        # Without these, the pattern describes the name before its ending.
        self._has_ending = f"{{{_FILE}}}" in last or "." in tokens[-1]
        self._is_specific = bool(_TOKEN.sub("", last))

    def locate(self, root: Entry, wrapped: Iterable[Entry] = ()) -> list[Location]:
        """Make a location of each person and attempt, and one with a note of what does not fit the pattern.

        Args:
            root: Where to look.
            wrapped: Folders of which each is all that lies in the one before; the first lies in the root.

        Raises:
            InputError: Nothing fits it, in the root or in one of the wrapped folders.
            UnreadableError: A folder cannot be read.
        """
        folder = root
        for folder in (root, *wrapped):
            matches: list[_Match] = []
            others: list[_Match] = []
            self._search(folder, "", self._depth, matches, others)
            if matches:
                return [*_locations(folder, matches), *map(self._misfit, others)]
        names = [entry.name[:_MAX_SHOWN] for entry in folder.entries()]
        raise InputError(
            expected=f"names below {folder.path} that fit --name-pattern {self._text}",
            received=listed(names, _MAX_LISTED) or "an empty folder",
            remedy=f"Write the pattern as these names are{self._example(names)}, or name another folder.",
        )

    def _example(self, names: Iterable[str]) -> str:
        """A pattern that fits the first name with a separator in it, or any other than this one."""
        separators = (_SEPARATOR.search(name) for name in names)
        patterns = [f"{{id}}{separator[0]}{{any}}" for separator in separators if separator]
        return next((f", for example {pattern}" for pattern in (*patterns, _EXAMPLE) if pattern != self._text), "")

    def _search(self, folder: Entry, path: str, depth: int, matches: list[_Match], others: list[_Match]) -> None:
        for entry in folder.entries():
            here = f"{path}{entry.name}"
            before = len(matches) + len(others)
            if depth and entry.kind is Kind.FOLDER:
                with suppress(UnreadableError):  # it is listed with the others then, and read once more
                    self._search(entry, f"{here}/", depth - 1, matches, others)
            elif not depth and (fields := self._read(here, entry)):
                matches.append(_Match(fields, here, entry))
            if len(matches) + len(others) == before and plain.locate_entry(entry):
                others.append(_Match({}, here, entry))

    def _read(self, path: str, entry: Entry) -> dict[str, str]:
        """Read the fields of a path; empty where it does not fit."""
        is_other_file = entry.kind is Kind.FILE and not plain.is_submission_file(entry)
        if is_other_file and not self._is_specific:
            return {}
        paths = [path]
        if entry.kind not in {Kind.FOLDER, Kind.LINKED_FOLDER} and not self._has_ending:
            paths.insert(0, path.removesuffix(entry.suffix))
        matches = (self._expression.fullmatch(unicodedata.normalize("NFC", text)) for text in paths)
        match = next(filter(None, matches), None)
        fields = {field: value.strip() for field, value in match.groupdict().items()} if match else {}
        name = " ".join(fields[field] for field in _NAMES if field in fields)
        if name:
            fields.setdefault("name", name)
        return fields if all(fields.values()) else {}

    def _misfit(self, other: _Match) -> Location:
        name = other.path.removesuffix(other.entry.suffix) if other.entry.kind is Kind.FILE else other.path
        note = Finding(problem=f"The name {other.path[:_MAX_SHOWN]} does not fit --name-pattern {self._text}.")
        return Location.from_name(name, other.entry)._replace(notes=(note,))


def _tokens(text: str) -> list[str]:
    """Take a pattern apart: at even places text, at odd ones fields."""
    if not text.strip():
        raise InputError(
            expected="--name-pattern to say how the submissions are named",
            received="an empty text",
            remedy=f"Write a pattern like {_EXAMPLE}.",
        )
    tokens = _TOKEN.split(text)
    fields, texts = tokens[1::2], tokens[::2]
    names = [field[1:-1] for field in fields]
    unknown = [field for field, name in zip(fields, names, strict=True) if name not in FIELDS]
    repeated = [name for place, name in enumerate(names) if name in names[:place] and name != _ANY]
    known = f"the fields {', '.join(f'{{{name}}}' for name in FIELDS)}"
    if len(text) > _MAX_PATTERN or len(fields) > _MAX_FIELDS or text.count("/") > _MAX_FOLDERS:
        expected = f"at most {_MAX_PATTERN} characters, {_MAX_FIELDS} fields and {_MAX_FOLDERS} folders"
        raise _mistake(text, expected, f"{len(text)}, {len(fields)} and {text.count('/')}")
    if unknown:
        raise _mistake(text, known, listed(unknown, _MAX_LISTED))
    if any(brace in part for part in texts for brace in "{}"):
        raise _mistake(text, known, "a brace that belongs to none")
    if repeated:
        raise _mistake(text, "each field once, but {any}", f"{{{repeated[0]}}} again")
    if "" in texts[1:-1]:
        raise _mistake(text, "text between two fields", "two fields side by side")
    if "" in text.split("/"):
        raise _mistake(text, "names between slashes", "an empty one")
    if not {*_PERSONAL, *_NAMES, _GROUP} & set(names):
        raise _mistake(text, "a field that tells whose a file is, such as {id}, {login} or {name}", "none")
    return tokens


def _expression(tokens: Sequence[str]) -> str:
    parts = [re.escape(tokens[0])]
    for place in range(1, len(tokens), 2):
        name, follows = tokens[place][1:-1], re.escape(tokens[place + 1])
        following = tokens[place + 2][1:-1] if place + 2 < len(tokens) else ""
        if name in _TYPED:
            parts.append(_TYPED[name])
        else:
            if following in _TYPED:
                end = re.sub(r"\(\?P<\w+>", "(?:", _TYPED[following]) + re.escape(tokens[place + 3])
            else:
                end = "" if following else r"\Z"
            value = rf"(?:(?!{follows}{end})[^/]){{1,{_MAX_VALUE}}}+"
            parts.append(value if name == _ANY else f"(?P<{name}>{value})")
        parts.append(follows)
    return "".join(parts)


def _locations(root: Entry, matches: Sequence[_Match]) -> Iterator[Location]:
    attempts: dict[tuple[str, ...], list[_Match]] = {}
    for match in matches:
        person, attempt, time = match.person, match.fields.get("attempt", ""), match.fields.get("time", "")
        is_whole = match.entry.kind is not Kind.FILE or _FILE not in match.fields
        attempts.setdefault((person, attempt, time, match.path if is_whole else ""), []).append(match)
    for (person, attempt, time, whole), group in attempts.items():
        handed_in = HandIn(time=read_digits(time), attempt=int(attempt or 0) or None)
        entries: Iterable[Entry] = [group[0].entry] if whole else _folders(root, person, group)
        if time and not handed_in.time:
            entries = [_unreadable(group[0], time)]
        for entry in entries:
            yield Location(person, entry, _clues(group[0].fields), handed_in=handed_in)


def _folders(root: Entry, person: str, group: Sequence[_Match]) -> Iterator[Entry]:
    """Gather a person's files under the names that the person gave; of one name there are as many folders as files."""
    folders: list[dict[str, Entry]] = []
    counts: Counter[str] = Counter()
    for match in group:
        name = match.fields[_FILE]
        if counts[name] == len(folders):
            folders.append({})
        folders[counts[name]][name] = match.entry
        counts[name] += 1
    for files in folders:
        path = next(iter(files.values())).path if len(files) == 1 else root.path / person
        yield VirtualFolder(files.items()).folder(person, path)


def _clues(fields: dict[str, str]) -> tuple[Clue, ...]:
    """Give what tells whose it is; a group, or the folder of a section, does so only where nothing else does."""
    personal = [
        (column, fields[field]) for field, columns in _PERSONAL.items() if field in fields for column in columns
    ]
    return tuple(personal) or (("group", fields[_GROUP]), ("id", fields[_GROUP]))


class _NoTime:
    """A tree that cannot be read, because nobody knows when it was handed in."""

    def __init__(self, problem: str) -> None:
        self._problem = problem

    def entries(self, key: str) -> list[Entry]:
        """Say what is wrong with the name."""
        del key
        advice = "Correct the name, or write {any} in place of {time}."
        raise UnreadableError(self._problem, advice, status=Status.ERROR)

    def read(self, key: str, most: int) -> bytes:
        """Never called: it is a folder."""
        raise NotImplementedError


def _unreadable(match: _Match, time: str) -> Entry:
    problem = f"The name {match.path[:_MAX_SHOWN]} has {time} in the place of its time, which is not a time."
    return Entry(_NoTime(problem), "", match.person, Kind.FOLDER, match.entry.path)


def _mistake(text: str, expected: str, received: str) -> InputError:
    return InputError(
        expected=f"--name-pattern to have {expected}",
        received=f"{received}, in {text[:_MAX_PATTERN]}",
        remedy=f"Write a pattern like {_EXAMPLE}.",
    )
