"""A damaged SQLite file: it is set aside under another name, never deleted, and its readable rows are recovered."""

import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

Identity = tuple[int, int]
_COMPANIONS = ("-wal", "-shm")
"""Endings of the files that SQLite keeps beside a database, its log among them (sqlite.org/tempfiles.html)."""


def identity(path: Path) -> Identity | None:
    """Device and inode of the file at a path: a file that replaces it has another identity."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def companions(path: Path) -> tuple[Path, ...]:
    """The file of a database and those that may lie beside it."""
    return path, *(path.with_name(path.name + ending) for ending in _COMPANIONS)


def readable_text(content: bytes) -> str:
    """Decode a text column: bytes that are not UTF-8 make a damaged row, not an exception."""
    return content.decode(errors="replace")


def set_aside(path: Path) -> Path:
    """Rename a database and its log to a name that no file has yet, and return the new path.

    Raises:
        OSError: The folder does not permit it.
    """
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.damaged{'' if number == 1 else f'-{number}'}")
        try:
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL))  # reserves the name
        except FileExistsError:
            continue
        path.replace(aside)
        break
    for ending in _COMPANIONS:
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
