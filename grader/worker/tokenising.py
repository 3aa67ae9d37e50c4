"""Programs → fingerprints: a few children of one kind read many programs each, in the jail."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from pydantic import ValidationError

from grader.worker.jail import Jail, Limits
from grader.worker.process.child import Terms
from grader.worker.process.children import Children
from grader.worker.tokeniser.messages import Source, TokenAnswer, TokenRequest, Trouble

_AT_ONCE = 50
_BYTES_AT_ONCE = 4 << 20
"""Programs of one child, and all their bytes, unless one alone has more."""
_WALL_FACTOR = 4
"""A child may wait this many times its processor time for a processor."""
_MOST_KILLS = 10
"""Programs that may each cost two children; then the rest is given up."""


Unread = Trouble | Literal["killed", "given up"]


class Tokens(NamedTuple):
    """What is known of a program that was read."""

    fingerprints: frozenset[int]
    trouble: Unread | None = None
    """Why there are none. What was killed may have been the machine's fault."""


class Tokeniser:
    """Reads programs, none of which is run.

    Args:
        children: Where child processes are started.
        jail: How they are confined; `None` where the caller asked for no confinement.
        memory_mib: Address space of a child, in which TensorFlow lies unused.
        cpu_seconds: Of one child; fifty usual programs take less than one second.
    """

    def __init__(self, children: Children, jail: Jail | None, memory_mib: int, cpu_seconds: int = 20) -> None:
        self._children = children
        self._terms = Terms(Limits(cpu_seconds, memory_mib << 20), jail)
        self._wall_seconds = cpu_seconds * _WALL_FACTOR

    def read(self, sources: Sequence[Source]) -> list[Tokens]:
        """Read programs; what kills a child is tried once more alone, and the others are read all the same.

        Raises:
            CancelledError: The run was interrupted.
            WorkerError: No child can be started.
        """
        known: dict[int, Tokens] = {}
        if sources:
            self._children.start()
        waiting = list(_batches(sources))
        kills = 0
        while waiting and kills < _MOST_KILLS:
            batch = waiting.pop(0)
            answers = self._answers([sources[index] for index in batch])
            known |= dict(zip(batch, map(_tokens, answers), strict=False))
            rest = batch[len(answers) :]
            if rest and len(batch) == 1:
                known[rest[0]] = Tokens(frozenset(), "killed")
                kills += 1
            elif rest:
                waiting[:0] = [part for part in (rest[:1], rest[1:]) if part]
        return [known.get(index, Tokens(frozenset(), "given up")) for index in range(len(sources))]

    def _answers(self, sources: Sequence[Source]) -> list[TokenAnswer]:
        """What a child sent before it ended, however it ended."""
        lines: list[bytes] = []
        self._children.run(
            "tokeniser",
            TokenRequest(sources=tuple(sources)),
            self._terms,
            wall_seconds=self._wall_seconds,
            on_line=lines.append,
        )
        answers = []
        for line in lines[: len(sources)]:
            try:
                answers.append(TokenAnswer.model_validate_json(line))
            except ValidationError:
                break
        return answers


def _tokens(answer: TokenAnswer) -> Tokens:
    return Tokens(frozenset(answer.fingerprints), answer.trouble)


def _batches(sources: Sequence[Source]) -> Iterator[list[int]]:
    """Indices of the programs that one child reads."""
    batch: list[int] = []
    size = 0
    for index, source in enumerate(sources):
        own = len(source.content) + sum(len(module.content) for module in source.modules)
        if batch and (len(batch) == _AT_ONCE or size + own > _BYTES_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(index)
        size += own
    if batch:
        yield batch
