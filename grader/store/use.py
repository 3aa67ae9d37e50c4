"""Which software made a result, and the day on which it was last used: for people who tidy up, and for nothing else.

It stands in a table of its own, so that a use never writes to a result. To lose it costs nothing, and whoever has no
right to write it can grade all the same.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module

from sqlalchemy import Column, Connection, MetaData, String, Table, func, inspect, select, update
from sqlalchemy.schema import CreateTable

from grader import __version__
from grader.versions import VERSIONS

SOFTWARE = ", ".join((f"grader {__version__}", *(f"{name} {version}" for name, version in VERSIONS.items())))
"""What makes results today."""
USES = Table(
    "uses_2",
    MetaData(),
    Column("key", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("software", String(200), nullable=False),
    Column("day", String(10), nullable=False),
)
_CREATE_TABLE = CreateTable(USES, if_not_exists=True)
ADVISORY_LOCK = 0x67726164
"""A number that other programs are unlikely to use in the same PostgreSQL database ("grad")."""


def create_uses(connection: Connection) -> None:
    """Create the table, or learn that it cannot be written.

    Raises:
        sqlalchemy.exc.DBAPIError: It cannot.
    """
    hold(connection)
    if not inspect(connection).has_table(USES.name):
        connection.execute(_CREATE_TABLE)
    connection.execute(update(USES).where(USES.c.key == "").values(day=""))


def hold(connection: Connection) -> None:
    """Let nobody else do the same until the transaction ends; in SQLite, whoever writes is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))


def note(connection: Connection, kinds: Mapping[str, str]) -> None:
    """Note that results were used today.

    Args:
        connection: In a transaction.
        kinds: Of the results, by their keys.
    """
    hold(connection)  # two graders that wrote the same rows in different order would wait for each other for ever
    insert = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert  # each has one of its own
    statement = insert(USES)
    new = {name: statement.excluded[name] for name in ("kind", "software", "day")}
    rows = [{"key": key, "kind": kind, "software": SOFTWARE, "day": today()} for key, kind in kinds.items()]
    if rows:
        connection.execute(statement.on_conflict_do_update(index_elements=[USES.c.key], set_=new), rows)


def not_noted(connection: Connection, kinds: Mapping[str, str]) -> dict[str, str]:
    """Those of the results that were not used before on this day: a day costs one write for each result at most."""
    noted = set(connection.scalars(select(USES.c.key).where(USES.c.day == today())))
    return {key: kind for key, kind in kinds.items() if key not in noted}


def today() -> str:
    """The day in Greenwich, as ISO 8601 writes it: such texts have the order of their days."""
    return datetime.now(UTC).date().isoformat()
