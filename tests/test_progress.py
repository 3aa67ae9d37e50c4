"""What a waiting person is log."""

import pytest

from grader.progress import Estimate, Lines, spoken, verdict
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
