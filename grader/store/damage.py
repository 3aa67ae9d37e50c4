"""A SQLite file that is no store any more: put beside, never deleted, and what it still gives is taken out of it."""

import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

Identity = tuple[int, int]
_BESIDE = ("-wal", "-shm")
"""What SQLite puts beside a database by these names, its log among them."""


def identity(path: Path) -> Identity | None:
    """Which file lies there; another one that is put in its place has another identity."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def readable_text(written: bytes) -> str:
    """What SQLite is to make of a text: one that is none any more is a damaged row, and no exception."""
    return written.decode(errors="replace")


def set_aside(path: Path) -> Path:
    """Rename a database and its log; the new name, which nothing had before.

    Raises:
        OSError: The folder does not permit it.
    """
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.damaged{'' if number == 1 else f'-{number}'}")
        try:
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL))  # a place of our own, to be replaced in one step
        except FileExistsError:
            continue
        path.replace(aside)
        break
    for ending in _BESIDE:
        if (log := path.with_name(path.name + ending)).exists():
            log.replace(aside.with_name(aside.name + ending))
    return aside


def readable_rows(path: Path, table: str, columns: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """Yield the rows before the first damage, and those behind the last."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(address, uri=True)) as connection:
        connection.text_factory = readable_text
        reached = 0
        for order in ("ASC", "DESC"):
            query = f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE rowid > ? ORDER BY rowid {order}"  # noqa: S608 - our own names
            try:
                for rowid, *row in connection.execute(query, (reached,)):
                    yield tuple(row)
                    reached = rowid if order == "ASC" else reached
            except sqlite3.DatabaseError:
                continue
            return
