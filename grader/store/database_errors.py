"""What a database's own error means, in a sentence."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from grader.errors import GraderError, InputError
from grader.store.database import PATIENCE_SECONDS, file_of, name_of, without_secrets

_PRIMARY = 0xFF
"""Bits of SQLite's result codes without their details (sqlite.org/rescode.html)."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNUSABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH}
_KEPT = "what was stored is kept, and the same command goes on from there."
_REMEDIES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: f"Make room on the disk; {_KEPT}",
    sqlite3.SQLITE_IOERR: f"Make room on the disk, or see what is wrong with it; {_KEPT}",
    sqlite3.SQLITE_BUSY: f"Another process has held it for {PATIENCE_SECONDS} seconds: end that one; {_KEPT}",
    **dict.fromkeys(_UNUSABLE, "Name a file, in a folder that exists; both must permit writing."),
}


def is_damage(error: DBAPIError) -> bool:
    """Whether the file is no database, or not a whole one."""
    return _code(error) in _DAMAGED


def told(error: DBAPIError, url: URL, *, opening: bool) -> GraderError:
    """The sentence for an error that ends the run."""
    code = _code(error)
    kind = InputError if opening and code in _UNUSABLE else GraderError
    if file_of(url):
        remedy = _REMEDIES.get(code, "Move the file away, or name another one with --store.")
    else:
        remedy = f"See that the server runs and that --store or GRADE_STORE names it rightly; {_KEPT}"
    return kind(
        expected=f"{name_of(url)} to be a results store that can be read and written",
        received=without_secrets(str(error.orig), url),
        remedy=remedy,
    )


def _code(error: DBAPIError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & _PRIMARY
