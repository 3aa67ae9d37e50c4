"""The bars that a person at a terminal watches."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.display import Display
from grader.records import Grade, Status
from grader.worker.messages import Progress

NAME = "[bold]a[/] :smile: [/b]"
"""What a folder may be called, and rich would take for commands: one that ends nothing is an exception."""


def bars(display: Display, width: int = 120) -> list[str]:
    """The lines of the bars on the screen."""
    screen = io.StringIO()
    Console(file=screen, width=width, no_color=True).print(display._bars.get_renderable())
    return [line.rstrip() for line in screen.getvalue().splitlines()]


def terminal(width: int = 120) -> Console:
    """A terminal whose text is kept."""
    return Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None, markup=False, emoji=False)


def text(console: Console) -> str:
    """What came to a terminal."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def grade(name: str, *, cached: bool = False) -> Grade:
    """A grade with little in it."""
    return Grade(
        id=name, path=name, sha256=None, status=Status.PASSED, points=1, max_points=1, accuracy=0.981,
        cached=cached, checks=(), model=None, trials=(),
    )  # fmt: skip


@pytest.fixture
def display() -> Display:
    """The bars of a run with twelve submissions."""
    display = Display(terminal())
    display.collected(12)
    return display


def test_a_name_beside_a_bar_is_shown_as_it_is(display: Display) -> None:
    """Nothing in it is a command to the terminal's library."""
    display.training(NAME, Progress(finished=0, epochs=2, fraction=0.25, accuracy=None))
    assert bars(display)[1].startswith(NAME)


def test_a_training_has_the_accuracy_of_its_finished_epochs(display: Display) -> None:
    """A line says how many have ended, and what the validation images said after the last; before that, nothing."""
    display.training("a", Progress(finished=0, epochs=5, fraction=0.1, accuracy=None))
    assert bars(display)[1].endswith(" 0 of 5 epochs")
    display.training("a", Progress(finished=2, epochs=5, fraction=0.5, accuracy=0.9614))
    assert bars(display)[1].endswith(" 2 of 5 epochs, validation 96.1 %")


def test_the_bar_of_the_run_counts_the_graded_and_knows_the_time_left(display: Display) -> None:
    """From the trainings that are done; nothing is known before one has got anywhere."""
    assert bars(display)[0].endswith(" 0 of 12, time left not known yet")
    display.planned("a", 1.0)
    display.planned("b", 1.0)
    display.trained("a")
    display.graded(grade("a"))
    assert bars(display)[0].endswith(" 1 of 12, about 5 s left")


def test_the_bar_of_the_run_says_what_the_grades_wait_for(display: Display) -> None:
    """Until the reference has its own."""
    display.waiting_for_reference()
    assert bars(display)[0].endswith(" 0 of 12, waiting for the reference")
    display.compared_with(grade("reference"))
    display.graded(grade("a"))
    assert "reference" not in bars(display)[0]


def test_builds_and_trainings_have_bars_of_their_own(display: Display) -> None:
    """They go on at the same time; that of the builds goes when all are done."""
    display.building(2)
    display.planned("a", 1.0)
    display.built("a")
    display.training("a", Progress(finished=1, epochs=2, fraction=0.5, accuracy=None))
    graded, built, training = bars(display)
    assert graded.startswith("graded")
    assert built.endswith(" 1 of 2")
    assert training.startswith("a")
    display.built("b")
    assert bars(display) == [bars(display)[0], training.replace("  ", " ", 0)]


def test_a_training_that_has_ended_has_no_bar(display: Display) -> None:
    """The bar of all work stays."""
    display.planned("a", 1.0)
    display.training("a", Progress(finished=1, epochs=1, fraction=1.0, accuracy=None))
    display.trained("a")
    assert len(bars(display)) == 1


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_bar_keeps_to_its_line(width: int) -> None:
    """However long a name is; where a training stands is never what is cut off."""
    display = Display(terminal(width))
    display.collected(12_000)
    display.waiting_for_reference()
    display.training("山" * 300, Progress(finished=10, epochs=50, fraction=0.2, accuracy=0.1))
    lines = bars(display, width)
    assert len(lines) == 2
    assert max(map(cell_len, lines)) <= width
    assert lines[0].endswith(" 0 of 12,000, waiting for the reference")
    assert lines[1].endswith(" 10 of 50 epochs, validation 10.0 %")


def test_no_line_beside_the_bars_is_longer_than_the_terminal() -> None:
    """Else it would be two lines there, and one of the bars would be left when they are erased."""
    console = terminal(60)
    with Display(console) as display:
        display.collected(2)
        display.training("word " * 30, Progress(finished=1, epochs=2, fraction=0.5, accuracy=0.9))
        display.graded(grade("word " * 30))
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9?]*[A-Za-z]", "", text(console)))
    assert max(map(cell_len, lines)) <= 60


def test_a_path_stays_whole_when_the_bars_are_gone() -> None:
    """The terminal breaks a long line, and knows that it is one when a path is copied from it."""
    console = terminal(60)
    display = Display(console)
    with display:
        display.collected(1)
    display.warn(f"Look into /{'a' * 100}.")
    assert text(console).endswith(f"warning: Look into /{'a' * 100}.\n")


def test_nothing_is_left_of_the_bars() -> None:
    """Verdicts stay; every line of a bar is erased before the report is printed."""
    console = terminal()
    with Display(console) as display:
        display.collected(2)
        display.training("a", Progress(finished=1, epochs=2, fraction=0.5, accuracy=0.9))
        display.graded(grade("a"))
        display.graded(grade("known", cached=True))
    assert "a: passed, 98.10 %\n" in text(console)
    assert "known:" not in text(console)
    assert text(console).endswith("\x1b[1A\x1b[2K" * 2)
