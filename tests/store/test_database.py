"""Where a store may be: the forms of its location, and what a sentence shows of them."""

from pathlib import Path

import pytest

from grader.store.database import database_url, file_of, name_of, without_secrets


@pytest.mark.parametrize("location", [Path("results.sqlite"), "sqlite:///results.sqlite"])
def test_a_file_is_named_by_its_path_or_a_url(location: Path | str) -> None:
    """Both mean the same file."""
    assert file_of(database_url(location)) == Path("results.sqlite")


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_is_reached_by_the_driver_that_is_installed(scheme: str) -> None:
    """Whether or not the URL names it."""
    url = database_url(f"{scheme}://grader:secret@host:5433/grades")
    assert url.drivername == "postgresql+psycopg"
    assert file_of(url) is None


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("sqlite:////srv/results.sqlite", "/srv/results.sqlite"),
        ("postgresql://grader:secret@host:5433/grades", "the database grades at host:5433"),
        ("postgresql://grader:secret@host/grades", "the database grades at host"),
        ("postgresql://grader@/grades", "the database grades at this machine"),
        ("postgresql://grader@host", "the database of the user at host"),
    ],
)
def test_a_name_shows_neither_user_nor_password(location: str, name: str) -> None:
    """Only what helps to find the database."""
    assert name_of(database_url(location)) == name


def test_every_password_is_masked_in_a_message() -> None:
    """That before the @ and those among the options; the message becomes a single line."""
    url = database_url("postgresql://grader:one@host/grades?sslpassword=two&application_name=three")
    assert without_secrets("one\n  two,\tthree", url) == "*** ***, three"
