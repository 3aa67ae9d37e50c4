"""Sentences for the errors of a database."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from grader.errors import GraderError, InputError
from grader.store.database import PATIENCE_SECONDS, file_of, name_of, without_secrets

_PRIMARY = 0xFF
"""Mask that turns an extended result code of SQLite into a primary one (sqlite.org/rescode.html)."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNUSABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
_KEPT = "what was stored is kept, and the same command continues from there."
_REMEDIES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: f"Make room on the disk; {_KEPT}",
    sqlite3.SQLITE_IOERR: f"Make room on the disk, or find out what is wrong with it; {_KEPT}",
    sqlite3.SQLITE_BUSY: f"Another process has held it for {PATIENCE_SECONDS} seconds; end that process; {_KEPT}",
    **dict.fromkeys(_UNUSABLE, "Name a file in an existing folder, both of which you may write to."),
}


def is_damage(error: DBAPIError) -> bool:
    """Whether the file is not a database, or not a complete one."""
    return _code(error) in _DAMAGED


def unusable(error: DBAPIError, url: URL, *, opening: bool) -> GraderError:
    """Say why the store cannot be used any more, and what to do.

    Args:
        error: What the driver raised.
        url: Of the store.
        opening: Whether the store has not been usable yet, so that the caller may have named the wrong file.
    """
    code = _code(error)
    message = without_secrets(str(error.orig), url).rstrip(".")
    kind = InputError if opening and code in _UNUSABLE else GraderError
    if file_of(url):
        remedy = _REMEDIES.get(code, "Move the file away, or name another file with --store.")
    else:
        remedy = f"Make sure that the server runs and that --store or GRADE_STORE names it correctly; {_KEPT}"
    return kind(
        happened=f"The results store, {name_of(url)}, cannot be used: {message}{'' if message.endswith('?') else '.'}",
        remedy=remedy,
    )


def _code(error: DBAPIError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & _PRIMARY
