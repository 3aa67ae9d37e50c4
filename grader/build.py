"""Submission → Build: the student's code runs twice, each time in a fresh jail, and leaves Keras's JSON behind."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from grader.engine.local import run_all
from grader.errors import WorkerError
from grader.records import Build, CheckResult, Status, Submission
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import code_fingerprint, result_key
from grader.worker.child import Terms
from grader.worker.children import Children, Outcome
from grader.worker.jail import Limits
from grader.worker.messages import ExportAnswer, ExportRequest

_WALL_FACTOR = 4
"""A build may wait this many times its processor time for a processor."""


def build_all(session: Session, submissions: Sequence[Submission]) -> Iterator[tuple[Submission, Build, bool]]:
    """Build every submission, equal files once; yields each with whether it had to be built in this run.

    Raises:
        CancelledError: The run was interrupted.
    """
    equal: dict[str, list[Submission]] = {}
    for submission in submissions:
        equal.setdefault(_key(session, submission), []).append(submission)
    known = {key: found for key in equal if (found := session.store.get(key, Build))}
    for key, found in known.items():
        yield from ((submission, found, session.store.is_new(key)) for submission in equal[key])
    unknown = [key for key in equal if key not in known]
    if not unknown:
        return
    session.children.start()

    def work(key: str) -> Build:
        return build(equal[key][0], session.assignment, session.children, jailed=session.jailed)

    for key, made in run_all(work, unknown, at_once=session.jobs, cancel=session.children.cancel):
        if made.final:
            session.store.put(key, made)
        yield from ((submission, made, True) for submission in equal[key])


def _key(session: Session, submission: Submission) -> str:
    made_by, assignment = session.provenance, session.assignment
    return result_key(
        "build",
        submission.sha256,
        submission.notebook,
        assignment.function,
        assignment.input_shape,
        code_fingerprint(),
        made_by.tensorflow,
        made_by.keras,
        made_by.python,
        session.jailed,
        assignment.limits.build_seconds,
        assignment.limits.build_memory_mib,
    )


def build(submission: Submission, assignment: AssignmentSpec, children: Children, *, jailed: bool) -> Build:
    """Build a submission twice and keep both documents when they differ.

    Raises:
        CancelledError: The run was interrupted.
    """
    first = _export(submission, assignment, children, jailed=jailed)
    if first.failure:
        return first
    second = _export(submission, assignment, children, jailed=jailed)
    if second.failure:
        told = f"The first call of {assignment.function}() gave a model, the second did not: {second.failure.message}"
        failure = second.failure.model_copy(update={"name": "reproducible", "message": told})
        return Build(failure=failure, notes=first.notes, final=second.final)
    differs = second.document != first.document
    return first.model_copy(update={"second_document": second.document if differs else None})


def _export(submission: Submission, assignment: AssignmentSpec, children: Children, *, jailed: bool) -> Build:
    limits = assignment.limits
    request = ExportRequest(
        content=submission.content,
        notebook=submission.notebook,
        modules=submission.modules,
        function=assignment.function,
        input_shape=assignment.input_shape,
        parameters=assignment.budget.parameters,
    )
    terms = Terms(Limits(limits.build_seconds, limits.build_memory_mib << 20), jailed)
    try:
        outcome = children.run("exporter", request, terms, wall_seconds=limits.build_seconds * _WALL_FACTOR)
    except WorkerError as error:
        return Build(failure=_contract(Status.ERROR, f"The grader failed: {error}"), final=False)
    try:
        answer = ExportAnswer.model_validate_json(b"" if outcome.fault == "answer" else outcome.answer)
    except ValidationError:
        return Build(failure=_no_answer(outcome, assignment), final=False)
    if answer.fault:
        fault = answer.fault
        failure = CheckResult(
            name=fault.check, status=Status.FAILED, message=fault.message, line=fault.line, cell=fault.cell
        )
        # What fails while it runs may fail for this machine's sake: memory, a package that is missing.
        return Build(failure=failure, notes=answer.notes, final=fault.check == "source")
    return Build(document=answer.document or "", notes=answer.notes, lines=answer.lines)


def _contract(status: Status, message: str) -> CheckResult:
    return CheckResult(name="contract", status=status, message=message)


def _no_answer(outcome: Outcome, assignment: AssignmentSpec) -> CheckResult:
    function, limits = f"{assignment.function}()", assignment.limits
    look = "look for an endless loop, or for training inside it: it should only build the model."
    told = {
        None: f"{function} ended without a readable answer; it must only build a model and return it.",
        "cpu": f"{function} did not end within {limits.build_seconds} seconds of processor time; {look}",
        "wall": f"{function} did not end within {limits.build_seconds * _WALL_FACTOR} seconds; {look}",
        "answer": f"The description of the model is larger than 1 MiB; {function} should build a smaller one.",
    }
    if outcome.fault in told:
        return _contract(Status.FAILED, told[outcome.fault])
    if outcome.fault == "SIGKILL":
        return _contract(
            Status.ERROR,
            f"{function} was killed from outside, perhaps because the machine ran out of memory; grade again.",
        )
    if outcome.fault in {"SIGABRT", "SIGSEGV", "SIGBUS"}:
        told_crash = (
            f"{function} crashed ({outcome.fault}), most often because it needs more than "
            f"{limits.build_memory_mib:,} MiB of memory; make the largest layer smaller."
        )
        return _contract(Status.FAILED, told_crash)
    ended = f"{function} ended the process ({outcome.fault}) before it returned a model; return the model instead."
    return _contract(Status.FAILED, ended)
