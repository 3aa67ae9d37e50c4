"""Tokens → fingerprints: hashes of a few tokens in a row, by which programs are compared.

Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003, sections 2, 3.
Their winnowing, which keeps some of the hashes, is for collections that would not fit otherwise. A program of this
assignment has some hundred tokens, so all are kept: nothing that two programs share for `RUN` tokens is missed.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from grader.worker.tokeniser.messages import FINGERPRINT_BYTES

RUN = 10
"""Tokens of one fingerprint: about a line. `tests/benchmarks/originality.py` shows what others would do."""


def fingerprints(segments: Iterable[Sequence[str]], run: int = RUN) -> frozenset[int]:
    """Hash every run of tokens in every segment; a segment that is shorter has none."""
    return frozenset(
        _hash(segment[start : start + run]) for segment in segments for start in range(len(segment) - run + 1)
    )


def _hash(tokens: Sequence[str]) -> int:
    text = "\n".join(tokens).encode("utf-8", "backslashreplace")
    return int.from_bytes(blake2b(text, digest_size=FINGERPRINT_BYTES).digest())
