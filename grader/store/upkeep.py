"""What is in a store, and removing what nobody uses any more."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, false, func, inspect, or_, select, text

from grader.errors import InputError
from grader.store.database import database_url, file_of, name_of
from grader.store.results import RESULTS, Store
from grader.store.use import SOFTWARE, USES

_FORMAT = int(RESULTS.name.rpartition("_")[2])
_OTHER_FORMAT = re.compile(r"results(?:_(\d{1,9}))?")
_JOINED = RESULTS.outerjoin(USES, RESULTS.c.key == USES.c.key)
UNKNOWN = ""
"""Kind, software or day of a result that was stored before these were noted."""


class Group(NamedTuple):
    """Results of one kind that the same software made."""

    kind: str
    """The name of their record, `Build` or `Trial`."""
    software: str
    results: int
    characters: int
    first: str
    """The day, as ISO 8601 writes it, on which the one was used that has been unused for the longest time."""
    last: str
    """The day of the latest use of any of them."""


class Wanted(NamedTuple):
    """Which results are to be removed: those of which one of these is true."""

    others: bool
    """Whether other software made it."""
    unused_days: int | None
    """It was not used for so many days or more."""
    kept: Sequence[str] = ()
    """Kinds of which none is removed all the same."""


def opened(location: Path | str) -> Store:
    """Open a store that is there.

    Raises:
        InputError: There is none, it cannot be written, or a newer version of the grader has written to it.
        GraderError: It cannot be used.
    """
    url = database_url(location)
    file = file_of(url)
    if file and not file.exists():
        raise InputError(
            happened=f"There is no results store {file}.",
            remedy="Name the one that grade wrote, with --store or --out as you gave them to it.",
        )
    store = Store(location)
    newer = store.transact(lambda connection: _tables(connection, newer=True))
    if newer:
        store.close()
        raise InputError(
            happened=f"A newer version of the grader has written to the results store, {name_of(url)}.",
            remedy="Use that version to list or prune it.",
        )
    return store


def survey(store: Store) -> list[Group]:
    """What is in the store."""

    def read(connection: Connection) -> list[Group]:
        kind, software = (func.coalesce(column, UNKNOWN) for column in (USES.c.kind, USES.c.software))
        day = func.coalesce(USES.c.day, UNKNOWN)
        size = func.coalesce(func.sum(func.length(RESULTS.c.document)), 0)
        query = select(kind, software, func.count(), size, func.min(day), func.max(day)).select_from(_JOINED)
        rows = connection.execute(query.group_by(kind, software).order_by(kind, software))
        return [Group._make(row) for row in rows]

    return store.transact(read)


def old_tables(store: Store) -> dict[str, int]:
    """Tables that an older version of the grader left, with the number of results that each has."""

    def count(connection: Connection) -> dict[str, int]:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - matched above
            for name in _tables(connection, newer=False)
        }

    return store.transact(count)


def condition(wanted: Wanted) -> ColumnElement[bool]:
    """What is true of the rows that are to be removed; of what is not known, that it is old."""
    reasons: list[ColumnElement[bool]] = []
    if wanted.others:
        reasons.append(func.coalesce(USES.c.software, UNKNOWN) != SOFTWARE)
    if wanted.unused_days is not None:
        oldest = (datetime.now(UTC) - timedelta(days=wanted.unused_days)).date().isoformat()
        reasons.append(func.coalesce(USES.c.day, UNKNOWN) <= oldest)
    return or_(false(), *reasons) & func.coalesce(USES.c.kind, UNKNOWN).not_in(list(wanted.kept))


def count(store: Store, wanted: Wanted) -> int:
    """How many results would be removed."""
    query = select(func.count()).select_from(_JOINED).where(condition(wanted))
    return store.transact(lambda connection: int(connection.execute(query).scalar_one()))


def remove(store: Store, wanted: Wanted, tables: Sequence[str] = ()) -> int:
    """Remove results and tables; how many results of the present format are gone.

    Args:
        store: Whose.
        wanted: Which results.
        tables: Names that `old_tables` gave.
    """

    def work(connection: Connection) -> int:
        keys = select(RESULTS.c.key).select_from(_JOINED).where(condition(wanted)).scalar_subquery()
        gone = connection.execute(RESULTS.delete().where(RESULTS.c.key.in_(keys))).rowcount
        connection.execute(USES.delete().where(USES.c.key.not_in(select(RESULTS.c.key).scalar_subquery())))
        for name in tables:
            connection.execute(text(f"DROP TABLE {name}"))
        return gone

    return store.transact(work)


def _tables(connection: Connection, *, newer: bool) -> list[str]:
    """Tables of results in another format."""
    names = inspect(connection).get_table_names()
    formats = {name: int(match[1] or 1) for name in names if (match := _OTHER_FORMAT.fullmatch(name))}
    return sorted(name for name, number in formats.items() if (number > _FORMAT if newer else number < _FORMAT))
