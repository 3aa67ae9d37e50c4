"""A damaged SQLite file: it is renamed with its companions, and what can be read of it is read."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from grader.store.damage import identity, readable_rows, set_aside
from grader.store.database_errors import is_damage


def test_the_log_is_set_aside_with_its_database(tmp_path: Path) -> None:
    """A log that stayed would be applied to the new database."""
    path = tmp_path / "results.sqlite"
    contents = {"": b"database", "-wal": b"log", "-shm": b"index"}
    for ending, content in contents.items():
        path.with_name(path.name + ending).write_bytes(content)
    aside = set_aside(path)
    assert aside == tmp_path / "results.sqlite.damaged"
    renamed = {f"{aside.name}{ending}": content for ending, content in contents.items()}
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == renamed


def test_a_file_that_replaces_another_has_another_identity(tmp_path: Path) -> None:
    """Where there is no file, there is no identity."""
    path, other = tmp_path / "results.sqlite", tmp_path / "other"
    assert identity(path) is None
    path.touch()
    before = identity(path)
    assert identity(path) == before
    other.touch()
    other.replace(path)
    assert identity(path) != before


def test_a_file_without_damage_gives_each_row_once(tmp_path: Path) -> None:
    """In their order, and a second pass does not repeat them."""
    path = tmp_path / "results.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE results (key)")
        connection.executemany("INSERT INTO results VALUES (?)", [("a",), ("b",), ("c",)])
    connection.close()
    assert list(readable_rows(path, "results", ("key",))) == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        (sqlite3.SQLITE_CORRUPT, True),
        (sqlite3.SQLITE_CORRUPT_INDEX, True),
        (sqlite3.SQLITE_NOTADB, True),
        (sqlite3.SQLITE_IOERR_READ, False),
        (sqlite3.SQLITE_BUSY, False),
        (None, False),
    ],
)
def test_damage_is_distinguished_from_other_errors_by_the_primary_code(code: int | None, damage: bool) -> None:
    """SQLite's result codes may carry details above the lowest byte; other drivers have no code at all."""
    error = sqlite3.DatabaseError("malformed")
    if code is not None:
        error.sqlite_errorcode = code
    assert is_damage(DatabaseError(None, None, error)) == damage
