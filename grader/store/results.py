"""The table of results."""

import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import Column, Connection, MetaData, String, Table, Text, func, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from grader.errors import GraderError
from grader.file_lock import locked
from grader.records import Record
from grader.store.damage import identity, readable_rows, set_aside
from grader.store.database import connect, file_of, name_of, read_place
from grader.store.database_errors import is_damage, told

RecordT = TypeVar("RecordT", bound=Record)
ResultT = TypeVar("ResultT")

# The format is part of the table's name. Rows of another format are of another grader, whose results have other keys
# anyway: its table is left as it is, and both graders can use one database.
_TABLE = Table(
    "results_2",
    MetaData(),
    Column("key", String(64), primary_key=True),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)
_MAKE_TABLE = CreateTable(_TABLE, if_not_exists=True)
_ADVISORY_LOCK = 0x67726164
"""Any number that other programs are not likely to use in the same PostgreSQL database ("grad")."""


class Store:
    """A table of results in a database. Used from one thread; several graders may use one database.

    A damaged row is no result: it is computed again. A damaged SQLite file is set aside, what can be read of it is
    taken over, and the run goes on.

    Args:
        place: A SQLite file, made when it is missing, or a database's URL.
        fresh: Answer only with results of this run, as if the table had been empty.
        warn: Is told in a sentence when a file was set aside.

    Raises:
        InputError: The place is none, or cannot be written.
        GraderError: From every method: the database cannot be read or written, now or any more.
    """

    def __init__(self, place: Path | str, *, fresh: bool = False, warn: Callable[[str], None] = warnings.warn) -> None:
        self._url = read_place(place)
        self._fresh = fresh
        self._warn = warn
        self._written: set[str] = set()
        self._open = False
        self._engine = connect(self._url)
        self._file = file_of(self._url)
        self._identity = identity(self._file) if self._file else None
        self._use(_make_table)
        self._open = True
        self._identity = identity(self._file) if self._file else None

    def get(self, key: str, kind: type[RecordT]) -> RecordT | None:
        """The result of that name, if it is known."""
        if self._fresh and key not in self._written:
            return None
        query = select(_TABLE.c.document, _TABLE.c.digest).where(_TABLE.c.key == key)
        row = self._use(lambda connection: connection.execute(query).first())
        if row is None or row.digest != _digest(key, row.document):
            return None
        try:
            return kind.model_validate_json(row.document)
        except ValidationError:
            return None

    def put(self, key: str, record: Record) -> None:
        """Keep a result.

        When this returns, it survives the end of this process, however that happens. It survives a loss of power too,
        as far as the disk has written what it says it has: SQLite has waited for fsync(2) on its log.
        """
        document = record.model_dump_json(ensure_ascii=True)
        self._use(lambda connection: _put(connection, key, document))
        self._written.add(key)

    def close(self) -> None:
        """Let go of the database; it is opened again when it is needed."""
        self._engine.dispose()

    def is_new(self, key: str) -> bool:
        """Whether the result was computed in this run."""
        return key in self._written

    def _use(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Do something in a transaction; with a new file, if the old one turns out to be damaged."""
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            if self._file is None or not is_damage(error):
                raise told(error, self._url, opening=not self._open) from None
            damage = str(error.orig)
        try:
            self._begin_anew(self._file, damage)
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise told(error, self._url, opening=not self._open) from None

    def _begin_anew(self, file: Path, damage: str) -> None:
        self._engine.dispose()
        try:
            with locked(file.parent):
                # Another grader may have done it already.
                aside = set_aside(file) if identity(file) == self._identity else None
                with self._engine.begin() as connection:
                    _make_table(connection)
                    kept = _take_over(connection, aside) if aside else 0
        except OSError as error:
            raise GraderError(
                expected=f"{name_of(self._url)} to be a results store",
                received=f"{damage}, and it cannot be set aside: {error.strerror}",
                remedy="Move it away; what it held is computed again.",
            ) from error
        self._identity = identity(file)
        if aside:
            self._warn(
                f"The results store {file} was damaged ({damage}) and is now {aside.name}; "
                f"results that could be kept: {kept:,}, the others are computed again."
            )


def _make_table(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # there, IF NOT EXISTS alone fails for one of two at the same time
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    if not inspect(connection).has_table(_TABLE.name):
        connection.execute(_MAKE_TABLE)
    # Whether it can be written is better known now than after the first training.
    connection.execute(update(_TABLE).where(_TABLE.c.key == "").values(digest=""))


def _put(connection: Connection, key: str, document: str) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = {"document": document, "digest": _digest(key, document)}
    statement = insert(_TABLE).values(key=key, **new)
    connection.execute(statement.on_conflict_do_update(index_elements=[_TABLE.c.key], set_=new))


def _take_over(connection: Connection, damaged: Path) -> int:
    """Copy every whole row; how many there were."""
    kept = 0
    for key, document, digest in readable_rows(damaged, _TABLE.name, ("key", "document", "digest")):
        if isinstance(key, str) and isinstance(document, str) and digest == _digest(key, document):
            _put(connection, key, document)
            kept += 1
    return kept


def _digest(key: str, document: object) -> str:
    """Guards against damage, not against forgery: who can write to the store can write grades."""
    return hashlib.sha256(f"{key}\n{document}".encode()).hexdigest()
