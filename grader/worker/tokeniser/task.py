"""Reads programs in the jail, one after the other, and sends the fingerprints of each. Nothing of them is run."""

from collections.abc import Callable, Iterator

from grader.source.fault import SourceFaultError
from grader.source.module import parse_module
from grader.source.program import read_whole
from grader.worker.tokeniser.fingerprints import fingerprints
from grader.worker.tokeniser.messages import MOST_FINGERPRINTS, Source, TokenAnswer, TokenRequest
from grader.worker.tokeniser.tokens import segments


def run(request: TokenRequest, send: Callable[[bytes], None]) -> None:
    """Send a `TokenAnswer` for each program, in their order."""
    for source in request.sources:
        send(answer(source).model_dump_json().encode() + b"\n")


def answer(source: Source) -> TokenAnswer:
    """Read a program with its modules."""
    try:
        own = fingerprints(_segments(source))
    except (SourceFaultError, RecursionError, MemoryError):
        return TokenAnswer(trouble="unreadable")
    if len(own) > MOST_FINGERPRINTS:
        return TokenAnswer(trouble="long")
    return TokenAnswer(fingerprints=tuple(sorted(own)))


def _segments(source: Source) -> Iterator[list[str]]:
    program = read_whole(source.content, notebook=source.notebook)
    yield from segments(program.tree)
    for module in (*source.modules, *program.modules):
        yield from segments(parse_module(module.content, module.path))
