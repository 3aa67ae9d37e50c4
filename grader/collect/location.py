"""Where something of one person's may lie."""

import unicodedata
from typing import NamedTuple

from grader.collect.tree import Entry

MAX_ID = 255
"""Characters of an id that is taken from a name of any length."""

Clue = tuple[str, str]
"""A column of the roster, and what a layout tells that this person has there."""


class Place(NamedTuple):
    """A file or a folder, and whose it is."""

    id: str
    """Within the class, as long as no roster gives a better one."""
    entry: Entry
    clues: tuple[Clue, ...]
    """The surest first."""
    notes: tuple[str, ...] = ()
    """Sentences for the author that change nothing."""
    folder: Entry | None = None
    """Where the modules of a file lie; `None` where the files beside it may be other people's."""


def labelled(label: str, entry: Entry, notes: tuple[str, ...] = ()) -> Place:
    """Make a place of which only a name is known, and not what kind of name."""
    label = unicodedata.normalize("NFC", label[:MAX_ID])
    columns = ("id", "email", "github", "sis_id", "name")
    return Place(label, entry, tuple((column, label) for column in columns), notes)
