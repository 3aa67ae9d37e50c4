"""How a driver's message becomes a sentence."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from grader.store.database import database_url, without_secrets
from grader.store.database_errors import unusable


@pytest.mark.parametrize(
    ("message", "end"),
    [
        pytest.param("disk I/O error", "disk I/O error.", id="without a sign"),
        pytest.param("the server closed the connection.", "the server closed the connection.", id="with a full stop"),
        pytest.param("is the server running?", "is the server running?", id="with a question mark"),
    ],
)
def test_a_drivers_message_ends_in_one_sign(message: str, end: str) -> None:
    """SQLite writes no full stop, and PostgreSQL's driver writes one or a question."""
    error = OperationalError("SELECT 1", None, sqlite3.OperationalError(message))
    happened = str(unusable(error, database_url("sqlite:///grades.sqlite"), opening=True))
    assert happened.startswith(f"The results store, grades.sqlite, cannot be used: {end} Move the file away")


@pytest.mark.parametrize("url", ["postgresql://grader:@host/grades", "postgresql://grader@host/grades?sslpassword="])
def test_an_empty_password_masks_nothing(url: str) -> None:
    """It stands between any two characters of a message, and hides no secret."""
    assert without_secrets("no route to host", database_url(url)) == "no route to host"


def test_an_option_that_is_given_twice_ends_nothing() -> None:
    """Its values are not one text; the driver refuses them in its own words."""
    url = database_url("postgresql://grader:one@host/grades?sslpassword=two&sslpassword=three")
    assert without_secrets("invalid option, one", url) == "invalid option, ***"
