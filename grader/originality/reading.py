"""Submissions → tokens: each program is read once, and not at all when it is known from an earlier run."""

from collections.abc import Sequence

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


def read_all(submissions: Sequence[Submission], store: Store, tokeniser: Tokeniser) -> list[Tokens]:
    """Read programs, those that are equal once.

    Raises:
        CancelledError: The run was interrupted.
        WorkerError: No child can be started.
    """
    jobs = [_job(submission) for submission in submissions]
    sources = {job.key: _source(submission) for job, submission in zip(jobs, submissions, strict=True)}
    known = {key: _tokens(kept) for key, kept in store.get_all(sources, Fingerprints).items()}
    new = [key for key in sources if key not in known]
    for key, tokens in zip(new, tokeniser.read([sources[key] for key in new]), strict=True):
        known[key] = tokens
        if tokens.trouble in _FINAL:
            kept = {"fingerprints": tuple(sorted(tokens.fingerprints)), "trouble": tokens.trouble}
            store.put(key, Fingerprints.model_validate(kept))
    return [known[job.key] for job in jobs]


def read_handed_out(files: Sequence[Source], tokeniser: Tokeniser) -> frozenset[int]:
    """Read what everybody was given: what is in it is nobody's own."""
    return frozenset().union(*(tokens.fingerprints for tokens in tokeniser.read(files)))


def _job(submission: Submission) -> ReadJob:
    return ReadJob(
        sha256=submission.sha256,
        notebook=submission.notebook,
        code=fingerprint(_READER),
        python=VERSIONS["Python"],
    )


def _source(submission: Submission) -> Source:
    return Source(content=submission.content, notebook=submission.notebook, modules=submission.modules)


def _tokens(kept: Fingerprints) -> Tokens:
    return Tokens(frozenset(kept.fingerprints), kept.trouble)
