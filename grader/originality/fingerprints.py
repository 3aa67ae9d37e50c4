"""Submissions → tokens: each program is read once, and not at all when it is known from an earlier run."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from grader.fingerprint import fingerprint
from grader.jobs import Job
from grader.record import Record
from grader.records import Submission
from grader.store import Store
from grader.versions import VERSIONS
from grader.worker.tokeniser.messages import Source, Trouble
from grader.worker.tokenising import Tokeniser, Tokens

_READER = "grader.worker.tokeniser.task"
_FINAL = (None, "unreadable", "long")
"""What another try would not change."""


class Fingerprints(Record):
    """What a program consists of, as it is kept."""

    fingerprints: tuple[int, ...]
    """Sorted."""
    trouble: Trouble | None


class ReadJob(Job[Fingerprints]):
    """Read a program. It runs in no engine: to send it costs more than to read it."""

    sha256: str
    notebook: bool
    code: str
    """SHA-256 over the part of the grader's own source that the result depends on."""
    python: str


class Program(NamedTuple):
    """A program, and what names it."""

    sha256: str
    """As of a submission: over the file, and over its modules if there are any."""
    source: Source


def of_submission(submission: Submission) -> Program:
    """What somebody handed in."""
    source = Source(content=submission.content, notebook=submission.notebook, modules=submission.modules)
    return Program(submission.sha256, source)


def of_file(content: bytes, *, notebook: bool) -> Program:
    """What was handed out."""
    return Program(hashlib.sha256(content).hexdigest(), Source(content=content, notebook=notebook))


def read_all(programs: Sequence[Program], store: Store, tokeniser: Tokeniser) -> list[Tokens]:
    """Read programs, those that are equal once.

    Raises:
        CancelledError: The run was interrupted.
        WorkerError: No child can be started.
    """
    keys = [_key(program) for program in programs]
    sources = {key: program.source for key, program in zip(keys, programs, strict=True)}
    known = {key: _tokens(kept) for key, kept in store.get_all(sources, Fingerprints).items()}
    new = [key for key in sources if key not in known]
    for key, tokens in zip(new, tokeniser.read([sources[key] for key in new]), strict=True):
        known[key] = tokens
        if tokens.trouble in _FINAL:
            kept = {"fingerprints": tuple(sorted(tokens.fingerprints)), "trouble": tokens.trouble}
            store.put(key, Fingerprints.model_validate(kept))
    return [known[key] for key in keys]


def _key(program: Program) -> str:
    return ReadJob(
        sha256=program.sha256,
        notebook=program.source.notebook,
        code=fingerprint(_READER),
        python=VERSIONS["Python"],
    ).key


def _tokens(kept: Fingerprints) -> Tokens:
    return Tokens(frozenset(kept.fingerprints), kept.trouble)
