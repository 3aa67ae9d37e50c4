"""Where results are kept: a SQLite file, or a PostgreSQL database that several graders share.

Nothing here or above shows a URL as it was given: there may be a password in it.
"""

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from grader.errors import InputError
from grader.store.damage import readable_text

PATIENCE_SECONDS = 30
"""How long a row waits for another grader's, or for whoever else holds the database; a row takes milliseconds."""
_CONNECT_SECONDS = 10
_DRIVER = "postgresql+psycopg"
_FORMS = "sqlite:///FILE or postgresql://USER@HOST/DATABASE"
_PREPARE_SQLITE = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
"""Readers and one writer at the same time; a commit returns once the log is on the disk (sqlite.org/wal.html)."""


def read_place(place: Path | str) -> URL:
    """The database that is meant.

    Args:
        place: A SQLite file, or a URL.

    Raises:
        InputError: The URL is none, or one of another kind of database.
    """
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # the cause shows the URL
        raise wrong_place("a text that is no such URL") from None
    if url.drivername == "sqlite":
        if url.database in {None, "", ":memory:"} or url.host or url.query:
            raise wrong_place("a SQLite URL that names no file")
        return url
    if url.drivername not in {"postgresql", _DRIVER}:
        raise wrong_place("a URL of another kind of database or driver")
    if place.count("@") > 1:
        # All after the first one would be taken for the host, and be shown.
        raise wrong_place("a URL with more than one @", "Write an @ of the password as %40.")
    return url.set(drivername=_DRIVER)


def connect(url: URL) -> Engine:
    """Make ready to connect; nothing is opened yet.

    Raises:
        InputError: The driver for PostgreSQL is not installed, or does not take the URL's options.
    """
    if file_of(url):
        engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    # ASCII databases too: what is stored is ASCII. The pool finds out when the server was started anew meanwhile.
    wanted = {"connect_timeout": _CONNECT_SECONDS, "client_encoding": "utf8"}
    try:
        engine = create_engine(url, connect_args=wanted, pool_pre_ping=True)
    except ImportError:
        raise InputError(
            expected="the driver psycopg for a store in PostgreSQL",
            received="a Python without it",
            remedy="Install it: pip install 'cnn-grader[postgres]'.",
        ) from None
    except ArgumentError:  # its text shows pieces of the URL
        raise wrong_place("a URL with options that do not fit together") from None
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def file_of(url: URL) -> Path | None:
    """The SQLite file; `None` for a server."""
    return Path(url.database or "") if url.drivername == "sqlite" else None


def name_of(url: URL) -> str:
    """What to call it in a sentence; no user, no password, no options."""
    host = f"{url.host}:{url.port}" if url.port else url.host or "this machine"
    return str(file_of(url) or f"the database {url.database or 'of the user'} at {host}")


def without_secrets(message: str, url: URL) -> str:
    """A driver's message on one line, and no password in it."""
    hidden = [url.password, *(value for name, value in url.query.items() if "pass" in name)]
    for secret in (secret for secret in hidden if isinstance(secret, str) and secret):
        message = message.replace(secret, "***")
    return " ".join(message.split())


def wrong_place(received: str, remedy: str = "Correct --store or GRADE_STORE.") -> InputError:
    """The sentence for a URL that is none of ours."""
    return InputError(expected=f"the store to be {_FORMS}", received=received, remedy=remedy)


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.text_factory = readable_text  # type: ignore[attr-defined] # sqlite3's own
    for statement in _PREPARE_SQLITE:
        connection.execute(statement)  # type: ignore[attr-defined]


def _prepare_postgres(connection: object, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{PATIENCE_SECONDS}s'")  # type: ignore[attr-defined] # psycopg's own
    connection.commit()  # type: ignore[attr-defined]
