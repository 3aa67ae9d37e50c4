"""The table of results."""

import hashlib
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import Column, Connection, MetaData, String, Table, Text, func, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from grader.errors import GraderError
from grader.file_lock import locked
from grader.records import Record
from grader.store.damage import identity, readable_rows, set_aside
from grader.store.database import connect, database_url, file_of
from grader.store.database_errors import is_damage, unusable

RecordT = TypeVar("RecordT", bound=Record)
ResultT = TypeVar("ResultT")

# The format is part of the table's name. Rows of another format belong to another version of the grader, whose results
# have other keys anyway: its table stays as it is, and both versions can use one database.
_TABLE = Table(
    "results_2",
    MetaData(),
    Column("key", String(64), primary_key=True),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)
_CREATE_TABLE = CreateTable(_TABLE, if_not_exists=True)
_AT_ONCE = 500
"""Results that one query reads: few enough for every database, and that their texts take little memory."""
_ADVISORY_LOCK = 0x67726164
"""A number that other programs are unlikely to use in the same PostgreSQL database ("grad")."""


class Store:
    """A table of results in a database. Used from one thread; several graders may use one database.

    A damaged row is not a result: it is computed again. A damaged SQLite file is set aside under another name, its
    readable results are recovered, and the run continues.

    Args:
        location: A SQLite file, which is created if it is missing, or a database's URL.
        fresh: Return only results of this run, as if the table had been empty.
        warn: Receives a sentence when a file was set aside.

    Raises:
        InputError: The location is not valid, or cannot be written.
        GraderError: From every method: the database cannot be read or written.
    """

    def __init__(
        self, location: Path | str, *, fresh: bool = False, warn: Callable[[str], None] = warnings.warn
    ) -> None:
        self._url = database_url(location)
        self._fresh = fresh
        self._warn = warn
        self._written: set[str] = set()
        self._open = False
        self._engine = connect(self._url)
        self._file = file_of(self._url)
        self._identity = identity(self._file) if self._file else None
        self._transact(_create_table)
        self._open = True
        self._identity = identity(self._file) if self._file else None

    def get(self, key: str, kind: type[RecordT]) -> RecordT | None:
        """The result with this key, or `None` if it is not known."""
        return self.get_all([key], kind).get(key)

    def get_all(self, keys: Iterable[str], kind: type[RecordT]) -> dict[str, RecordT]:
        """Those of the results that are known, in the order of their keys; equal results are one object."""
        wanted = [key for key in keys if not self._fresh or key in self._written]
        records: dict[str, RecordT | None] = {}
        known = {}
        for batch in (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)):
            documents = self._documents(batch)
            for key in batch:
                if (document := documents.get(key)) is not None:
                    if document not in records:
                        records[document] = _read(document, kind)
                    if record := records[document]:
                        known[key] = record
        return known

    def _documents(self, keys: Sequence[str]) -> dict[str, str]:
        """Rows that are not damaged."""
        query = select(_TABLE).where(_TABLE.c.key.in_(keys))
        rows = self._transact(lambda connection: connection.execute(query).all())
        return {row.key: row.document for row in rows if row.digest == _digest(row.key, row.document)}

    def put(self, key: str, record: Record) -> None:
        """Keep a result.

        Once this returns, the result survives the end of this process, however that happens. It also survives a loss of
        power if the disk has really written what it reports as written: SQLite has waited for fsync(2) on its log.
        """
        document = record.model_dump_json(ensure_ascii=True)
        self._transact(lambda connection: _put(connection, key, document))
        self._written.add(key)

    def close(self) -> None:
        """Close all connections; the database is opened again when it is needed."""
        self._engine.dispose()

    def is_new(self, key: str) -> bool:
        """Whether the result was computed in this run."""
        return key in self._written

    def _transact(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Work in a transaction; if the file turns out to be damaged, replace it and work once more."""
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            if self._file is None or not is_damage(error):
                raise unusable(error, self._url, opening=not self._open) from None
            damage = str(error.orig)
        try:
            self._replace_damaged(self._file, damage)
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise unusable(error, self._url, opening=not self._open) from None

    def _replace_damaged(self, file: Path, damage: str) -> None:
        self._engine.dispose()
        try:
            with locked(file.parent):
                # Another grader may have replaced it already.
                aside = set_aside(file) if identity(file) == self._identity else None
                with self._engine.begin() as connection:
                    _create_table(connection)
                    recovered = _recover(connection, aside) if aside else 0
        except OSError as error:
            raise GraderError(
                happened=f"The results store {file} is damaged ({damage}) and cannot be renamed: {error.strerror}.",
                remedy="Move it away; its results are computed again.",
            ) from error
        self._identity = identity(file)
        if aside:
            self._warn(
                f"The results store {file} was damaged ({damage}) and has been set aside as {aside.name}. "
                f"Results recovered from it: {recovered:,}; the others are computed again."
            )


def _create_table(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # IF NOT EXISTS alone fails for one of two at the same time
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    if not inspect(connection).has_table(_TABLE.name):
        connection.execute(_CREATE_TABLE)
    # Better to learn now than after the first training that the table cannot be written.
    connection.execute(update(_TABLE).where(_TABLE.c.key == "").values(digest=""))


def _put(connection: Connection, key: str, document: str) -> None:
    insert = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert  # each has one of its own
    values = {"document": document, "digest": _digest(key, document)}
    statement = insert(_TABLE).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[_TABLE.c.key], set_=values))


def _recover(connection: Connection, damaged: Path) -> int:
    """Copy every intact row, and return how many there were."""
    recovered = 0
    for key, document, digest in readable_rows(damaged, _TABLE.name, ("key", "document", "digest")):
        if isinstance(key, str) and isinstance(document, str) and digest == _digest(key, document):
            _put(connection, key, document)
            recovered += 1
    return recovered


def _read(document: str, kind: type[RecordT]) -> RecordT | None:
    try:
        return kind.model_validate_json(document)
    except ValidationError:
        return None


def _digest(key: str, document: object) -> str:
    """Guards against damage, not against forgery: whoever can write to the store can write grades."""
    return hashlib.sha256(f"{key}\n{document}".encode()).hexdigest()
