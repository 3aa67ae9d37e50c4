"""What a waiting person is log."""

import pytest

from grader.progress import Estimate, Lines, duration, spoken, verdict
from grader.records import Grade, Status
from grader.worker.messages import Progress


def grade(name: str, *, accuracy: float | None = None, status: Status = Status.FAILED) -> Grade:
    """A grade with little in it."""
    return Grade(
        id=name, path=name, sha256=None, status=status, points=0, max_points=1, accuracy=accuracy,
        cached=False, checks=(), model=None, trials=(),
    )  # fmt: skip


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


@pytest.mark.parametrize(
    ("cores", "cpu_seconds", "line"),
    [(2, 488.9, "2 cores busy 97% of 4 min 12 s"), (1, 300, "1 core busy 100% of 4 min 12 s")],
)
def test_a_run_says_how_busy_the_cores_were(
    capsys: pytest.CaptureFixture[str], cores: int, cpu_seconds: float, line: str
) -> None:
    """A core cannot be more than busy, however the kernel counts."""
    Lines().worked(cores, cpu_seconds, 252.0)
    assert capsys.readouterr().err == f"{line}\n"


def test_a_run_says_what_its_grades_wait_for(capsys: pytest.CaptureFixture[str]) -> None:
    """The class is built and trained meanwhile, and nobody is told anything."""
    Lines().waiting_for_reference()
    assert capsys.readouterr().err == "grades wait for the reference solution, which goes first\n"


def test_lines_tell_each_epoch_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A log names the submission, the epoch and the accuracy, and is not flooded."""
    lines = Lines()
    lines.planned("a (seed 1)", 1.0)
    for fraction in (0.1, 0.2, 0.3):
        lines.training("a (seed 1)", Progress(epoch=1, epochs=2, fraction=fraction, accuracy=0.5))
    log = capsys.readouterr().err
    assert log.count("a (seed 1): epoch 1/2, accuracy 50.0%") == 1


def test_a_verdict_is_one_visible_line() -> None:
    """Neither a name nor anything else of a student's can move the cursor or begin a line."""
    line = verdict(grade("x\r\x1b[2K::error::", accuracy=0.5))
    assert r"x\r\x1b[2K::error::: " in line
    assert "50.00%" in line


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
