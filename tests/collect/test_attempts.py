"""Several submissions of one person: which of them counts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.attempt_names import Attempts
from grader.collect.attempts import Attempt, one_row_each, order_of
from grader.collect.location import Location
from grader.collect.tree import VirtualFolder
from grader.records import Finding, HandIn, Status, Submission, Unusable

NAIVE, AWARE = datetime(2024, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None), datetime(2024, 3, 1, 12, tzinfo=UTC)
LATER = NAIVE.replace(day=2)


def attempt(name: str, order: HandIn, identity: str = "s1") -> Attempt:
    """A submission of that file."""
    return Attempt(Submission(id=identity, path=Path(name), notebook=False, content=b"", sha256=""), order)


def named(name: str) -> Location:
    """A location of which only a name is known."""
    return Location.from_name(name, VirtualFolder([]).folder(name, Path(name)))


@pytest.mark.parametrize(
    ("orders", "latest", "first"),
    [
        pytest.param([HandIn(attempt=2), HandIn(attempt=10), HandIn(attempt=3)], 1, 0, id="numbers"),
        pytest.param([HandIn(time=LATER), HandIn(time=NAIVE)], 0, 1, id="times"),
        pytest.param([HandIn(attempt=1, time=LATER), HandIn(attempt=2, time=NAIVE)], 1, 0, id="number before time"),
        pytest.param([HandIn(attempt=1, time=LATER), HandIn(attempt=1, time=NAIVE)], 0, 1, id="one number, two times"),
        pytest.param([HandIn(attempt=1, time=LATER), HandIn(time=NAIVE)], 0, 1, id="a number that only one has"),
    ],
)
def test_the_systems_own_order_counts(orders: list[HandIn], latest: int, first: int) -> None:
    """By number, else by time; the others are named in a note, whatever the order they come in."""
    attempts = [attempt(f"{number}.py", order) for number, order in enumerate(orders)]
    for group in (attempts, attempts[::-1]):
        (newest,) = one_row_each(group, Attempts.LATEST)
        (oldest,) = one_row_each(group, Attempts.FIRST)
        assert (newest.path.name, oldest.path.name) == (f"{latest}.py", f"{first}.py")


def test_the_others_are_named() -> None:
    """In the order of their distance from the one that counts."""
    attempts = [attempt(f"{number}.py", HandIn(attempt=number)) for number in range(1, 4)]
    (newest,) = one_row_each(attempts, Attempts.LATEST)
    (oldest,) = one_row_each(attempts, Attempts.FIRST)
    assert isinstance(newest, Submission)
    assert isinstance(oldest, Submission)
    assert newest.notes == (Finding(problem="2 earlier attempts were not graded: 2.py, 1.py."),)
    assert oldest.notes == (Finding(problem="2 later attempts were not graded: 2.py, 3.py."),)
    (newest,) = one_row_each(attempts[:2], Attempts.LATEST)
    assert isinstance(newest, Submission)
    assert newest.notes == (Finding(problem="1 earlier attempt was not graded: 1.py."),)


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        (["/home/teacher/dl/s1/1/mnist_cnn.py", "/home/teacher/dl/s1/2/mnist_cnn.py"], "1/mnist_cnn.py"),
        (["/home/teacher/dl/a.py", "/home/teacher/dl/b.py"], "a.py"),
        (["a.py", "/home/b.py"], "a.py"),
    ],
)
def test_an_attempt_is_named_without_the_teachers_folders(paths: list[str], name: str) -> None:
    """The note is on the student's own page."""
    (row,) = one_row_each(
        [attempt(path, HandIn(attempt=number)) for number, path in enumerate(paths, 1)], Attempts.LATEST
    )
    assert isinstance(row, Submission)
    assert row.notes[0].problem == f"1 earlier attempt was not graded: {name}."


@pytest.mark.parametrize(
    "orders",
    [
        pytest.param([HandIn(), HandIn()], id="nothing"),
        pytest.param([HandIn(attempt=1), HandIn()], id="one number"),
        pytest.param([HandIn(time=NAIVE), HandIn(time=NAIVE)], id="the same time"),
        pytest.param([HandIn(time=NAIVE), HandIn(time=AWARE)], id="with and without a zone"),
        pytest.param([HandIn(attempt=1, time=NAIVE), HandIn(attempt=1, time=AWARE)], id="zones behind a number"),
    ],
)
def test_where_nothing_tells_the_order_a_person_decides(orders: list[HandIn]) -> None:
    """The row is an error, and names all of them; so it is where that was asked for."""
    attempts = [attempt(f"{number}.py", order) for number, order in enumerate(orders)]
    (row,) = one_row_each(attempts, Attempts.LATEST)
    assert isinstance(row, Unusable)
    assert (row.status, row.finding.problem) == (Status.ERROR, "2 submissions have the same id: 0.py, 1.py.")
    numbered = [attempt("0.py", HandIn(attempt=1)), attempt("1.py", HandIn(attempt=2))]
    assert one_row_each(numbered, Attempts.ERROR) == (row,)


def test_ids_that_differ_in_case_are_no_attempts() -> None:
    """They may be two people's."""
    (row,) = one_row_each(
        [attempt("0.py", HandIn(attempt=1)), attempt("1.py", HandIn(attempt=2), "S1")], Attempts.LATEST
    )
    assert row.status is Status.ERROR  # type: ignore[union-attr]


def test_an_attempt_that_cannot_be_read_counts_and_an_empty_one_does_not() -> None:
    """The newest is graded even if it fails, but nobody hands in nothing."""
    failed = Unusable(id="s1", path=Path("2"), status=Status.FAILED, finding=Finding(problem="It is a PDF."))
    empty = failed.model_copy(update={"status": Status.MISSING})
    first, second = attempt("1.py", HandIn(attempt=1)), HandIn(attempt=2)
    (row,) = one_row_each([first, Attempt(failed, second)], Attempts.LATEST)
    assert isinstance(row, Unusable)
    assert row.finding.problem == "It is a PDF. 1 earlier attempt was not graded: 1.py."
    assert one_row_each([first, Attempt(empty, second)], Attempts.LATEST) == (first.row,)
    assert one_row_each([Attempt(empty, second), Attempt(empty, HandIn())], Attempts.LATEST) == (empty,)


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("s1_mnist_attempt_2024-03-03-17-00-00_mnist_cnn", HandIn(time=datetime(2024, 3, 3, 17))),  # noqa: DTZ001
        ("20241105121314_mnist_cnn", HandIn(time=datetime(2024, 11, 5, 12, 13, 14))),  # noqa: DTZ001
        ("s1 2024-03-03 17.05", HandIn(time=datetime(2024, 3, 3, 17, 5))),  # noqa: DTZ001
        ("s1_attempt2_mnist", HandIn(attempt=2)),
        ("s1 Attempt 12", HandIn(attempt=12)),
        ("Group A/s1_attempt-3", HandIn(attempt=3)),
        ("Group attempt 1/s1", HandIn()),
        ("s1_v3", HandIn()),
        ("s1_2", HandIn()),
        ("attempt2_attempt3", HandIn()),
        ("attempt0", HandIn()),
        ("myattempt2", HandIn()),
        ("2024-03-03", HandIn()),
        ("2024-13-41-17-00-00", HandIn()),
        ("2024-03-03-17-00-00_2024-03-04-17-00-00", HandIn()),
        ("99920240303170000", HandIn()),
    ],
)
def test_a_name_tells_the_order_where_it_is_unambiguous(name: str, order: HandIn) -> None:
    """A date with a time, or a number behind "attempt"; versions and mere numbers may be anything."""
    assert order_of(named(name)) == order


def test_what_the_system_says_is_not_read_from_a_name() -> None:
    """A student chooses the name of a file."""
    location = named("s1_attempt9")._replace(handed_in=HandIn(attempt=1))
    assert order_of(location) == HandIn(attempt=1)
    assert order_of(named("s1_attempt9")._replace(clues=(("canvas_id", "1"),))) == HandIn()


_TIMES = st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC))
_ORDERS = st.builds(HandIn, time=_TIMES, attempt=st.none() | st.integers(1, 3))


@given(st.lists(_ORDERS, min_size=1, max_size=6), st.sampled_from(Attempts))
def test_any_orders_leave_one_row(orders: list[HandIn], choice: Attempts) -> None:
    """Times with and without zones, numbers here and there: one row, the same whatever the order they come in."""
    attempts = [attempt(f"{number}.py", order) for number, order in enumerate(orders)]
    rows = one_row_each(attempts, choice)
    assert len(rows) == 1
    assert [row.path for row in one_row_each(attempts[::-1], choice)] == [row.path for row in rows]


@given(st.text("attempt 0123456789-_:.h/", max_size=60))
def test_any_name_has_an_order_or_none(name: str) -> None:
    """No digits break it."""
    order = order_of(named(f"x{name}"))
    assert order.attempt is None or order.attempt > 0
