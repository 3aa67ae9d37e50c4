"""What goes to the tokeniser and what comes back: a line of JSON for each program."""

from typing import Annotated, Literal

from pydantic import Field

from grader.records import Module
from grader.worker.messages import Message

FINGERPRINT_BYTES = 6
"""Of a million different runs of tokens, two have one hash with a probability of 1 in 500; and JSON stays small."""
MOST_FINGERPRINTS = 10_000
"""Of one program: about a thousand lines."""

Trouble = Literal["unreadable", "long"]
"""Why a program has no fingerprints."""


class Source(Message):
    """A program as it was handed in or out."""

    content: bytes
    notebook: bool
    modules: tuple[Module, ...] = ()


class TokenRequest(Message):
    """Programs, each to be read on its own."""

    sources: tuple[Source, ...]


class TokenAnswer(Message):
    """What one of them consists of."""

    fingerprints: Annotated[
        tuple[Annotated[int, Field(ge=0, lt=1 << 8 * FINGERPRINT_BYTES)], ...], Field(max_length=MOST_FINGERPRINTS)
    ] = ()
    """Sorted, each once."""
    trouble: Trouble | None = None
