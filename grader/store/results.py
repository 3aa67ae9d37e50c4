"""The table of results."""

import hashlib
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Self, TypeVar

from pydantic import ValidationError
from sqlalchemy import Column, Connection, MetaData, String, Table, Text, func, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from grader.errors import GraderError
from grader.file_lock import locked
from grader.record import Record
from grader.store.damage import companions, identity, readable_rows, set_aside
from grader.store.database import connect, database_url, file_of
from grader.store.database_errors import is_damage, unusable
from grader.store.use import USES, create_uses, hold, not_noted, note

RecordT = TypeVar("RecordT", bound=Record)
ResultT = TypeVar("ResultT")

# The format is part of the table's name. Rows of another format belong to another version of the grader, whose results
# have other keys anyway: its table stays as it is, and both versions can use one database.
RESULTS = Table(
    "results_2",
    MetaData(),
    Column("key", String(64), primary_key=True),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)
_CREATE_TABLE = CreateTable(RESULTS, if_not_exists=True)
_AT_ONCE = 500
"""Results that one query reads: few enough for every database, and that their texts take little memory."""

_NOTED_AT_ONCE = 100
"""New results whose use is noted together: each time costs as much as writing a result."""


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
        self._used: dict[str, str] = {}
        """Kinds of the results that were read or written, by their keys, until that is noted."""
        self._open = False
        self._engine = connect(self._url)
        self._file = file_of(self._url)
        self._identity = identity(self._file) if self._file else None
        self.transact(_create_table)
        self._notes_use = self._try(create_uses)
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
                        self._used[key] = kind.__name__
        return known

    def _documents(self, keys: Sequence[str]) -> dict[str, str]:
        """Rows that are not damaged."""
        query = select(RESULTS).where(RESULTS.c.key.in_(keys))
        rows = self.transact(lambda connection: connection.execute(query).all())
        return {row.key: row.document for row in rows if row.digest == _digest(row.key, row.document)}

    def put(self, key: str, record: Record) -> None:
        """Keep a result.

        Once this returns, the result survives the end of this process, however that happens. It also survives a loss of
        power if the disk has really written what it reports as written: SQLite has waited for fsync(2) on its log.
        """
        document = record.model_dump_json(ensure_ascii=True)
        self.transact(lambda connection: _put(connection, key, document))
        self._written.add(key)
        self._used[key] = type(record).__name__
        if len(self._used) >= _NOTED_AT_ONCE:
            self._note_use()

    def close(self) -> None:
        """Note which results were used, and close all connections; the database is opened again when it is needed."""
        self._note_use()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def size(self) -> int:
        """How much room the results take, in bytes; of a server, what its tables take."""
        if self._file:
            return sum(path.stat().st_size for path in companions(self._file) if path.exists())
        tables = (RESULTS.name, USES.name)
        query = select(*(func.coalesce(func.pg_total_relation_size(func.to_regclass(name)), 0) for name in tables))
        return int(self.transact(lambda connection: sum(connection.execute(query).one())))

    def compact(self) -> None:
        """Give back the room of what was removed: to the disk, or on a server to the results that come.

        Raises:
            GraderError: Somebody else uses the database, or it cannot be used.
        """
        names = "" if self._file else f" {RESULTS.name}, {USES.name}" if self._notes_use else f" {RESULTS.name}"
        try:
            with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql(f"VACUUM{names}")
                if self._file:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except DBAPIError as error:
            raise unusable(error, self._url, opening=False) from None

    def is_new(self, key: str) -> bool:
        """Whether the result was computed in this run."""
        return key in self._written

    def _note_use(self) -> None:
        """Note it in a transaction of its own, so that no result can be lost by it."""
        used, self._used = self._used, {}
        if used and self._notes_use:
            self._try(lambda connection: note(connection, not_noted(connection, used)))

    def _try(self, work: Callable[[Connection], None]) -> bool:
        """Do what no result depends on; whether it could be done."""
        try:
            with self._engine.begin() as connection:
                work(connection)
        except DBAPIError:
            return False
        return True

    def transact(self, work: Callable[[Connection], ResultT]) -> ResultT:
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
                    create_uses(connection)
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
    hold(connection)  # IF NOT EXISTS alone fails for one of two at the same time
    if not inspect(connection).has_table(RESULTS.name):
        connection.execute(_CREATE_TABLE)
    # Better to learn now than after the first training that the table cannot be written.
    connection.execute(update(RESULTS).where(RESULTS.c.key == "").values(digest=""))


def _put(connection: Connection, key: str, document: str) -> None:
    insert = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert  # each has one of its own
    values = {"document": document, "digest": _digest(key, document)}
    statement = insert(RESULTS).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[RESULTS.c.key], set_=values))


def _recover(connection: Connection, damaged: Path) -> int:
    """Copy every intact row, and return how many there were."""
    recovered = 0
    for key, document, digest in readable_rows(damaged, RESULTS.name, ("key", "document", "digest")):
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
