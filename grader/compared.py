"""Run → Likeness: the submissions of a class beside each other, for a person to look at. No grade depends on it."""

from collections.abc import Sequence
from pathlib import Path

from grader.build import build_job
from grader.collect.tree import NOTEBOOK
from grader.collect.untouched import handed_out_programs
from grader.likeness import Likeness
from grader.model.graph import ModelSpec
from grader.originality.classmates import Entry
from grader.originality.comparison import compared
from grader.originality.fingerprints import of_file, of_submission, read_all
from grader.records import Build, Submission
from grader.run import Run
from grader.validate import validate


def compare(run: Run, assignment: Path) -> Likeness:
    """Compare everybody with everybody, once all have been built.

    Args:
        run: Whose submissions are compared; it is still open.
        assignment: Folder of what was handed out.

    Raises:
        CancelledError: The run was interrupted.
        WorkerError: No child can be started.
    """
    tokeniser = run.tokeniser
    assert tokeniser  # noqa: S101 - who asks for a comparison has one
    store = run.session.store
    given = [of_file(content, notebook=suffix == NOTEBOOK) for suffix, content in handed_out_programs(assignment)]
    handed_out = frozenset().union(*(tokens.fingerprints for tokens in read_all(given, store, tokeniser)))
    tokens = read_all(list(map(of_submission, run.submissions)), store, tokeniser)
    specs = _specs(run, run.submissions)
    reference = _specs(run, [run.reference])[0] if isinstance(run.reference, Submission) else None
    return compared(
        [Entry(*known) for known in zip(run.submissions, tokens, specs, strict=True)],
        assignment=run.session.assignment.name,
        handed_out=handed_out,
        reference=reference,
    )


def _specs(run: Run, submissions: Sequence[Submission]) -> list[ModelSpec | None]:
    """The models of the run's builds, equal ones validated once; `None` for who has none that passes."""
    session = run.session
    keys = [build_job(submission, session.assignment, session.engine.machine).key for submission in submissions]
    builds = session.store.get_all(dict.fromkeys(keys), Build)
    distinct = {id(build): build for build in builds.values()}  # the store reads equal results once
    specs = {number: validate(build, session.assignment).spec for number, build in distinct.items()}
    return [specs[id(builds[key])] if key in builds else None for key in keys]
