"""The bars that a person at a terminal watches."""

import io

from rich.console import Console

from grader.progress import Display
from grader.worker.messages import Progress

NAME = "[bold]a[/] :smile: [/b]"
"""What a folder may be called, and rich would take for commands: one that ends nothing is an exception."""


def shown(display: Display) -> str:
    """What stands on the screen."""
    screen = io.StringIO()
    Console(file=screen, width=120, no_color=True).print(display._bars.get_renderable())
    return screen.getvalue()


def test_a_name_beside_a_bar_is_shown_as_it_is() -> None:
    """Nothing in it is a command to the terminal's library."""
    display = Display()
    display.planned(NAME, 1.0)
    display.training(NAME, Progress(epoch=1, epochs=2, fraction=0.5, accuracy=0.25))
    assert NAME in shown(display)
    assert "epoch 1/2, accuracy 25.0%" in shown(display)


def test_a_name_that_was_just_built_is_shown_as_it_is() -> None:
    """It stands behind the bar, in place of the number of models."""
    display = Display()
    display.building(3)
    assert "3 models" in shown(display)
    display.built(NAME)
    assert NAME in shown(display)


def test_builds_and_trainings_have_bars_of_their_own() -> None:
    """They go on at the same time; that of the builds goes when all are done."""
    display = Display()
    display.building(2)
    display.planned("a", 1.0)
    display.built("a")
    display.training("a", Progress(epoch=1, epochs=2, fraction=0.5, accuracy=None))
    assert "building" in shown(display)
    assert "training" in shown(display)
    display.built("b")
    assert "building" not in shown(display)
    assert "training" in shown(display)


def test_a_training_that_has_ended_has_no_bar() -> None:
    """The bar of all work stays."""
    display = Display()
    display.planned("a", 1.0)
    display.training("a", Progress(epoch=1, epochs=1, fraction=1.0, accuracy=None))
    display.trained("a")
    assert "epoch 1/1" not in shown(display)
    assert "training" in shown(display)
