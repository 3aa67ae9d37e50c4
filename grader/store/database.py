"""Where results are kept: a SQLite file, or a PostgreSQL database that several graders share.

Neither this module nor its callers ever show a URL as it was written: it may hold a password.
"""

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from grader.errors import InputError
from grader.store.damage import readable_text

PATIENCE_SECONDS = 30
"""How long a write waits for whoever holds the database; another grader holds it for milliseconds."""
_CONNECT_SECONDS = 10
_DRIVER = "postgresql+psycopg"
_FORMS = "sqlite:///FILE or postgresql://USER@HOST/DATABASE"
_PREPARE_SQLITE = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
"""Readers and one writer work at the same time; a commit returns once the log is on disk (sqlite.org/wal.html)."""


def database_url(location: Path | str) -> URL:
    """Read where the store is.

    Args:
        location: A SQLite file, or a URL.

    Raises:
        InputError: The URL is malformed, or belongs to another kind of database.
    """
    if isinstance(location, Path):
        return URL.create("sqlite", database=str(location))
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):  # the cause would show the URL
        raise _wrong_url("a text that is not such a URL") from None
    if url.drivername == "sqlite":
        if url.database in {None, "", ":memory:"} or url.host or url.query:
            raise _wrong_url("a SQLite URL that names no file")
        return url
    if url.drivername not in {"postgresql", _DRIVER}:
        raise _wrong_url("a URL of another kind of database or driver")
    if location.count("@") > 1:
        # Everything after the first one would be taken for the host, and be shown.
        raise _wrong_url("a URL with more than one @", "Write an @ of the password as %40.")
    return url.set(drivername=_DRIVER)


def connect(url: URL) -> Engine:
    """Prepare an engine; no connection is opened yet.

    Raises:
        InputError: The driver for PostgreSQL is not installed, or does not take the URL's options.
    """
    if file_of(url):
        engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    # The encoding suits ASCII databases too, since documents are ASCII. Pre-ping notices a restarted server.
    options = {"connect_timeout": _CONNECT_SECONDS, "client_encoding": "utf8"}
    try:
        engine = create_engine(url, connect_args=options, pool_pre_ping=True)
    except ImportError:
        raise InputError(
            expected="the driver psycopg for a store in PostgreSQL",
            received="a Python without it",
            remedy="Install it: pip install 'cnn-grader[postgres]'.",
        ) from None
    except ArgumentError:  # its text would show pieces of the URL
        raise _wrong_url("a URL with options that do not fit together") from None
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def file_of(url: URL) -> Path | None:
    """The SQLite file; `None` for a server."""
    return Path(url.database or "") if url.drivername == "sqlite" else None


def name_of(url: URL) -> str:
    """How a sentence names the database: without user, password and options."""
    host = f"{url.host}:{url.port}" if url.port else url.host or "this machine"
    return str(file_of(url) or f"the database {url.database or 'of the user'} at {host}")


def without_secrets(message: str, url: URL) -> str:
    """A driver's message on one line, with every password masked."""
    passwords = [url.password, *(value for name, value in url.query.items() if "pass" in name)]
    for secret in (password for password in passwords if isinstance(password, str) and password):
        message = message.replace(secret, "***")
    return " ".join(message.split())


def _wrong_url(received: str, remedy: str = "Correct --store or GRADE_STORE.") -> InputError:
    return InputError(expected=f"the store to be {_FORMS}", received=received, remedy=remedy)


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.text_factory = readable_text  # type: ignore[attr-defined] # sqlite3's own
    for statement in _PREPARE_SQLITE:
        connection.execute(statement)  # type: ignore[attr-defined]


def _prepare_postgres(connection: object, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{PATIENCE_SECONDS}s'")  # type: ignore[attr-defined] # psycopg's own
    connection.commit()  # type: ignore[attr-defined]
