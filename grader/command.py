"""How console scripts end: with a status, and with at most one message on standard error."""

import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

import click

from grader.errors import INTERRUPTED, GraderError
from grader.report.text import shown


def run_command(
    command: click.Command,
    name: str,
    arguments: Sequence[str] | None = None,
    *,
    interrupted: str = "",
    escape: Callable[[str], str] = shown,
) -> NoReturn:
    """Run a command and end the process.

    Args:
        command: What is run.
        name: How it is called; its last word stands before messages.
        arguments: By default those of the process.
        interrupted: What is said after Ctrl-C; nothing by default.
        escape: Of the messages of errors, which may hold text from outside.
    """
    speaker = name.rpartition(" ")[2]
    try:
        sys.exit(command.main(arguments, prog_name=name, standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        if interrupted:
            click.echo(f"{speaker}: {interrupted}", err=True)
        sys.exit(INTERRUPTED)
    except GraderError as error:
        click.echo(f"{speaker}: {escape(str(error))}", err=True)
        sys.exit(error.exit_status)
