"""Where a submission lies, and whose it is."""

import unicodedata
from typing import NamedTuple, Self

from grader.collect.tree import Entry
from grader.records import Finding, HandIn

MAX_ID = 255
"""Characters of an id that is taken from a name of any length."""

Clue = tuple[str, str]
"""A column of the roster, and the value that a layout says this student has there."""

_ANY_COLUMN = ("id", "email", "login", "github", "sis_id", "name")
"""What a name may be, the surest first."""


def any_clues(name: str) -> tuple[Clue, ...]:
    """Take a name for whatever it may be."""
    return tuple((column, name) for column in _ANY_COLUMN)


class Location(NamedTuple):
    """A file or a folder that is one student's, or one group's."""

    id: str
    """Within the class, as long as no roster gives a better one."""
    entry: Entry
    clues: tuple[Clue, ...]
    """The surest first."""
    notes: tuple[Finding, ...] = ()
    """Remarks for the author that change nothing."""
    folder: Entry | None = None
    """Where the modules of a file lie; `None` where the files beside it may be other students'."""
    handed_in: HandIn = HandIn()
    may_be_section: bool = False
    """Whether nobody knows if it is one student's or holds a section of the class."""
    has_companions: bool = False
    """Whether the files beside it are looked at as well, and so are no copies that somebody forgot."""
    is_unread: bool = False
    """Whether it is a file of another kind than programs, whose name does not say whose it is."""

    @classmethod
    def from_name(cls, name: str, entry: Entry) -> Self:
        """Make a location of which only a name is known, and not what kind of name."""
        name = unicodedata.normalize("NFC", name[:MAX_ID])
        return cls(name, entry, any_clues(name))

    @property
    def name(self) -> str:
        """The id without the sections that it lies in."""
        return self.id.rpartition("/")[2] or self.id

    @property
    def section(self) -> str:
        """The sections that it lies in, with slashes; empty where it lies in none."""
        return self.id.rpartition("/")[0]

    @property
    def file_name(self) -> str:
        """The name of the file with the sections that it lies in."""
        return f"{self.section}/{self.entry.name}".removeprefix("/")

    @property
    def is_guess(self) -> bool:
        """Whether nothing but a name is known, which may be anybody's or nobody's."""
        return tuple(column for column, _ in self.clues) == _ANY_COLUMN
