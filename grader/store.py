"""Results that are known already, by everything they depend on. A row is written the moment its result exists."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import URL, String, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from grader.errors import GraderError
from grader.records import Record

RecordT = TypeVar("RecordT", bound=Record)


class _Base(DeclarativeBase):
    pass


class _Result(_Base):
    __tablename__ = "results"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[str]


def result_key(kind: str, *parts: object) -> str:
    """Name of a result: equal parts, equal result."""
    return hashlib.sha256(json.dumps([kind, *parts], sort_keys=True, default=str).encode()).hexdigest()


@cache
def code_fingerprint() -> str:
    """SHA-256 over the grader's own source: a result of other code is another result, whatever the version says."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Store:
    """A table of results in one SQLite file.

    Args:
        path: The file; made when it is missing.
        fresh: Answer only with results of this run, as if the table had been empty.

    Raises:
        GraderError: From every method, when the file is no store or cannot be written.
    """

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        self._path = path
        self._fresh = fresh
        self._written: set[str] = set()
        self._engine = create_engine(URL.create("sqlite", database=str(path)))
        event.listen(self._engine, "connect", _write_ahead)
        try:
            _Base.metadata.create_all(self._engine)
        except DatabaseError as error:
            raise self._broken(error) from error

    def get(self, key: str, kind: type[RecordT]) -> RecordT | None:
        """The result of that name, if it is known."""
        if self._fresh and key not in self._written:
            return None
        try:
            with Session(self._engine) as session:
                row = session.get(_Result, key)
                return kind.model_validate_json(row.document) if row else None
        except ValidationError:
            return None  # a damaged row is no result; it is computed again
        except DatabaseError as error:
            raise self._broken(error) from error

    def put(self, key: str, record: Record) -> None:
        """Keep a result; it is on disk when this returns."""
        try:
            with Session(self._engine) as session, session.begin():
                session.merge(_Result(key=key, document=record.model_dump_json()))
            self._written.add(key)
        except DatabaseError as error:
            raise self._broken(error) from error

    def is_new(self, key: str) -> bool:
        """Whether the result was computed in this run."""
        return key in self._written

    def _broken(self, error: DatabaseError) -> GraderError:
        return GraderError(
            expected=f"{self._path} to be a results store that can be read and written",
            received=str(error.orig),
            remedy="Make room on the disk, or move the file away: it is made anew, and what it held is computed again.",
        )


def _write_ahead(connection: object, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined] # a sqlite3.Connection
