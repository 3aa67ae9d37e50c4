"""How console scripts end."""

import click
import pytest

from grader.command import run_command
from grader.errors import GraderError, InputError

HAPPENED = "The file \x1b[31m is not there."


def ending(error: BaseException) -> click.Command:
    """A command that ends so."""

    @click.command()
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(
            InputError(happened="The file \x1b[31m is not there.", remedy="Name another."), 2, id="wrong input"
        ),
        pytest.param(GraderError(happened="The file \x1b[31m is not there.", remedy="Name another."), 3, id="an event"),
    ],
)
def test_an_error_is_one_sentence_and_its_status(
    error: GraderError, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last word of the command's name stands before it, and text from outside obeys no terminal."""
    with pytest.raises(SystemExit) as ended:
        run_command(ending(error), "python -m grader.github", [])
    assert ended.value.code == status
    assert capsys.readouterr() == ("", "grader.github: The file \\x1b[31m is not there. Name another.\n")


@pytest.mark.parametrize(("sentence", "message"), [("", ""), ("Interrupted.", "results: Interrupted.\n")])
def test_an_interruption_has_its_own_status(sentence: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """128 + SIGINT, with a sentence where the command has one."""
    with pytest.raises(SystemExit) as ended:
        run_command(ending(KeyboardInterrupt()), "results", [], interrupted=sentence)
    assert ended.value.code == 130
    assert capsys.readouterr().err.strip("\n") == message.strip("\n")


def test_wrong_usage_is_clicks_own_status(capsys: pytest.CaptureFixture[str]) -> None:
    """With click's words."""
    with pytest.raises(SystemExit) as ended:
        run_command(ending(KeyboardInterrupt()), "results", ["--nonsense"])
    assert ended.value.code == 2
    assert "No such option" in capsys.readouterr().err
