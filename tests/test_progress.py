"""What a waiting person is told, and a log."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.gradebook import Assignment, Gradebook, Provenance
from grader.progress import Estimate, Lines, Quiet, duration, outcome, spoken
from grader.records import Grade, Status
from grader.summary import Dataset
from grader.worker.messages import Progress


def grade(name: str, *, accuracy: float | None = None, status: Status = Status.FAILED) -> Grade:
    """A grade with little in it."""
    return Grade(
        id=name, path=name, sha256=None, status=status, points=0, max_points=1, accuracy=accuracy,
        cached=False, checks=(), model=None, trials=(),
    )  # fmt: skip


@pytest.fixture
def book() -> Callable[..., Gradebook]:
    """Build the gradebook of some grades."""

    def build(*grades: Grade, trained: bool = True) -> Gradebook:
        dataset = Dataset(name="d", sha256="d", train=2_000, test=1_000, provisional=False)
        return Gradebook(
            assignment=Assignment(name="n", threshold=0.95, recipe="full", classes=10),
            provenance=Provenance(
                grader="1", tensorflow="2", keras="3", python="3", cpu="c", onednn="", threads=1, jail="j",
                dataset=dataset if trained else None,
            ),
            reference=grade("reference", status=Status.PASSED),
            submissions=grades,
        )  # fmt: skip

    return build


def test_the_time_left_follows_from_the_work_done() -> None:
    """A quarter of the work in ten seconds leaves thirty."""
    now = [100.0]
    estimate = Estimate(clock=lambda: now[0])
    estimate.plan("small", 1.0)
    estimate.plan("large", 3.0)
    assert estimate.seconds_left is None
    now[0] += 10
    estimate.reach("small", 1.0)
    assert estimate.fraction == 0.25
    assert estimate.seconds_left == pytest.approx(30)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "time left not known yet"), (2, "about 5 s left"), (42, "about 40 s left"), (130, "about 2 min left")],
)
def test_times_are_rounded_for_people(seconds: float | None, words: str) -> None:
    """An estimate does not pretend to be exact."""
    assert spoken(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (252, "4 min 12 s"), (7_530, "2 h 5 min")]
)
def test_a_time_that_has_gone_by_is_exact_enough(seconds: float, words: str) -> None:
    """It has two units at most."""
    assert duration(seconds) == words


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """A log of a run with three submissions, all of which are built."""
    lines = Lines()
    lines.collected(3)
    assert capsys.readouterr().err == "3 submissions\n"
    return lines


def test_a_run_says_what_its_grades_wait_for(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """The class is built and trained meanwhile, and nobody is told anything."""
    lines.waiting_for_reference()
    assert capsys.readouterr().err == "grades wait for the reference solution, which goes first\n"


def test_a_log_has_a_line_for_each_submission(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """With its place among all, and whether it was known before."""
    lines.graded(grade("a", accuracy=0.981, status=Status.PASSED))
    lines.graded(grade("b").model_copy(update={"cached": True}))
    assert capsys.readouterr().err == "a: passed, 98.10 % (1 of 3)\nb: failed (2 of 3, reused)\n"


def test_a_log_has_no_number_of_a_training_that_is_under_way(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """It would read like a result."""
    lines.planned("a (seed 1)", 1.0)
    lines.training("a (seed 1)", Progress(finished=1, epochs=2, fraction=0.5, accuracy=0.5))
    lines.trained("a (seed 1)")
    assert capsys.readouterr().err == ""


def test_a_log_says_the_time_left_once_all_work_is_known(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """As long as a model is being built, another training may come."""
    lines.building(2)
    lines.planned("a", 1.0)
    lines.planned("b", 1.0)
    lines.trained("a")
    lines.built("a")
    lines.graded(grade("a"))
    lines.built("b")
    lines.graded(grade("b"))
    lines.trained("b")
    lines.graded(grade("c"))
    assert capsys.readouterr().err.splitlines() == [
        "a: failed (1 of 3)",
        "b: failed (2 of 3, about 5 s left)",
        "c: failed (3 of 3)",
    ]


def test_what_was_not_trained_has_not_passed(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """It only has not failed; neither has the reference done more."""
    lines.compared_with(grade("reference", status=Status.PASSED))
    lines.graded(grade("a", status=Status.PASSED))
    assert capsys.readouterr().err == "reference: valid so far\na: valid so far (1 of 3)\n"


GRADES = (
    grade("a", accuracy=0.98, status=Status.PASSED).model_copy(update={"cached": True}),
    grade("b"),
    grade("c", status=Status.ERROR),
    grade("d", status=Status.MISSING),
)


@pytest.mark.parametrize(
    ("cores", "cpu_seconds", "use"), [(2, 488.9, "2 cores busy 97%"), (1, 300, "1 core busy 100%")]
)
def test_the_last_line_says_what_came_out_and_where_it_is(
    cores: int, cpu_seconds: float, use: str, book: Callable[..., Gradebook], capsys: pytest.CaptureFixture[str]
) -> None:
    """An error and a missing submission have no grade; a core cannot be more than busy, however the kernel counts."""
    quiet = Quiet()
    quiet.worked(cores, cpu_seconds, 252.0)
    quiet.ended(book(*GRADES), Path("out/report.html"), 252.0)
    assert capsys.readouterr().err == (
        f"graded 2, reused 1, failed 1, errors 1, missing 1 in 4 min 12 s ({use}); page: out/report.html\n"
    )


def test_the_last_line_of_a_run_without_training_claims_no_grade(
    book: Callable[..., Gradebook], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor does it say how busy the cores were where nothing was computed."""
    Quiet().ended(book(GRADES[1], trained=False), Path("\x1b[2J.html"), 0.4)
    assert capsys.readouterr().err == "checked 1, reused 0, failed 1, errors 0 in 0 s; page: \\x1b[2J.html\n"


def test_a_run_without_progress_says_nothing_but_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    """It knows all the same what was graded."""
    quiet = Quiet()
    quiet.collected(2)
    quiet.building(2)
    quiet.waiting_for_reference()
    quiet.planned("a", 1.0)
    quiet.training("a", Progress(finished=1, epochs=2, fraction=0.5, accuracy=0.5))
    quiet.compared_with(grade("reference", accuracy=0.98, status=Status.PASSED))
    quiet.graded(grade("a"))
    assert capsys.readouterr().err == ""
    quiet.warn("Beware.")
    assert capsys.readouterr().err == "warning: Beware.\n"
    assert quiet.graded_ids == ["a"]


def test_a_verdict_is_one_visible_line() -> None:
    """Neither a name nor anything else of a student's can move the cursor or begin a line."""
    line = outcome(grade("x\r\x1b[2K::error::", accuracy=0.5))
    assert r"x\r\x1b[2K::error::: " in line
    assert "50.00 %" in line


def test_a_name_gives_no_command_to_a_ci_system(capsys: pytest.CaptureFixture[str]) -> None:
    """GitHub's runner reads standard error too."""
    Lines().graded(grade("::error::forged"))
    assert not capsys.readouterr().err.startswith("::")


def test_a_warning_shows_names_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Who is not on the roster has chosen that name, perhaps to be obeyed by the terminal."""
    Lines().warn("Not on the roster: \x1b[2Jx.")
    assert r"warning: Not on the roster: \x1b[2Jx." in capsys.readouterr().err


def test_lines_know_what_was_graded() -> None:
    """After an interruption the caller can say it."""
    lines = Lines()
    lines.graded(grade("b"))
    lines.graded(grade("a"))
    assert lines.graded_ids == ["b", "a"]
