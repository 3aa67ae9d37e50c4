"""Submission → Build: the student's code runs twice, each time in a fresh jail, and leaves Keras's JSON behind."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from grader.engine.local import run_all
from grader.errors import TRIED_TWICE, CancelledError, fault_of_ours
from grader.records import Build, CheckResult, Finding, Place, Status, Submission
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import code_fingerprint, result_key
from grader.worker.jail import Jail, Limits
from grader.worker.messages import ExportAnswer, ExportRequest, Written
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome
from grader.worker.process.monitor import MAX_THREADS, mebibytes, seconds
from grader.worker.process.termination import MAX_ANSWER_BYTES, MAX_PRINTED_BYTES, Cause, held_up

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
        return build(equal[key][0], session.assignment, session.children, session.jail)

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
        session.jail is not None,
        assignment.limits.build_seconds,
        assignment.limits.build_memory_mib,
    )


def build(submission: Submission, assignment: AssignmentSpec, children: Children, jail: Jail | None) -> Build:
    """Build a submission twice and keep both documents when they differ.

    Raises:
        CancelledError: The run was interrupted.
    """
    first = _export(submission, assignment, children, jail)
    if first.failure:
        return first
    second = _export(submission, assignment, children, jail)
    if second.failure and second.failure.status is Status.ERROR:
        return second
    if second.failure:
        differs = Finding(problem=f"The first call of {assignment.function}() gave a model, the second did not.")
        failure = CheckResult(
            name="reproducible", status=second.failure.status, findings=(differs, *second.failure.findings)
        )
        return Build(failure=failure, notes=first.notes, final=second.final)
    changed = second.document != first.document
    return first.model_copy(update={"second_document": second.document if changed else None})


def _export(submission: Submission, assignment: AssignmentSpec, children: Children, jail: Jail | None) -> Build:
    """Build once, and once more when the grader or its machine was at fault."""
    first = _try_export(submission, assignment, children, jail)
    if not first.failure or first.failure.status is not Status.ERROR:
        return first
    again = _try_export(submission, assignment, children, jail)
    if not again.failure or again.failure.status is not Status.ERROR:
        return again
    twice = tuple(finding.model_copy(update={"advice": TRIED_TWICE}) for finding in again.failure.findings)
    return Build(failure=again.failure.model_copy(update={"findings": twice}), final=False)


def _try_export(submission: Submission, assignment: AssignmentSpec, children: Children, jail: Jail | None) -> Build:
    limits = assignment.limits
    request = ExportRequest(
        content=submission.content,
        notebook=submission.notebook,
        modules=submission.modules,
        function=assignment.function,
        input_shape=assignment.input_shape,
        parameters=assignment.budget.parameters,
    )
    terms = Terms(Limits(limits.build_seconds, limits.build_memory_mib << 20), jail)
    try:
        outcome = children.run("exporter", request, terms, wall_seconds=limits.build_seconds * _WALL_FACTOR)
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one child meets must not cost the others their grades
        return Build(failure=_contract(Status.ERROR, f"The grader failed: {fault_of_ours(error)}"), final=False)
    answer = _readable(outcome)
    if answer is None:
        return Build(failure=_no_answer(outcome, assignment), final=False)
    if answer.fault:
        fault = answer.fault
        had = f" It had about {mebibytes(outcome.use.address_space)} when it asked for more." if fault.memory else ""
        finding = Finding(problem=f"{fault.problem}{had}", advice=fault.advice).at(_place(fault))
        failure = CheckResult(name=fault.check, status=Status.FAILED, findings=(finding,))
        # What fails while it runs may fail for this machine's sake: memory, a package that is missing.
        return Build(failure=failure, notes=_remarks(answer), final=fault.check == "source")
    return Build(
        document=answer.document or "",
        notes=_remarks(answer),
        places=_places(answer),
        compiled=_place(answer.compiled) if answer.compiled else None,
    )


def _place(written: Written) -> Place:
    return Place(path=written.path, line=written.line, cell=written.cell)


def _places(answer: ExportAnswer) -> dict[str, Place]:
    return {name: _place(written) for name, written in answer.places.items()}


def _remarks(answer: ExportAnswer) -> tuple[Finding, ...]:
    return tuple(Finding(problem=note.problem, advice=note.advice).at(_place(note)) for note in answer.notes)


def _readable(outcome: Outcome) -> ExportAnswer | None:
    """What the child sent; how it ended after that means nothing."""
    if outcome.fault and outcome.fault.cause is Cause.ANSWER:  # its beginning may be readable
        return None
    try:
        return ExportAnswer.model_validate_json(outcome.answer)
    except ValidationError:
        return None


def _contract(status: Status, message: str) -> CheckResult:
    return CheckResult(name="contract", status=status, findings=(Finding(problem=message),))


def _no_answer(outcome: Outcome, assignment: AssignmentSpec) -> CheckResult:
    function = f"{assignment.function}()"
    if outcome.fault is None:
        told = f"{function} ended without a readable answer; it must only build a model and return it."
        return _contract(Status.FAILED, told)
    if outcome.fault.is_the_machines:
        return _contract(Status.ERROR, f"{function} {held_up(outcome.fault, outcome.use)}")
    told = _FAULTS[outcome.fault.cause].format(
        detail=outcome.fault.detail,
        seconds=seconds(assignment.limits.build_seconds),
        wall=seconds(assignment.limits.build_seconds * _WALL_FACTOR),
        used=seconds(outcome.use.cpu_seconds),
        memory=f"{assignment.limits.build_memory_mib:,} MiB",
        had=mebibytes(outcome.use.address_space),
        threads=MAX_THREADS,
        answer=MAX_ANSWER_BYTES >> 20,
        printed=MAX_PRINTED_BYTES >> 20,
    )
    return _contract(Status.FAILED, f"{function} {told}")


_FAULTS = {
    Cause.PROCESSOR: "was stopped after {seconds} of processor time (the limit); look for an endless loop, or "
    "for training inside it: it should only build the model.",
    Cause.WALL: "was stopped after {wall} (the limit), in which it used {used} of processor time; look "
    "for something that waits: a sleep, an input, a thread or a lock.",
    Cause.MEMORY: "needs more than {memory} of memory (the limit) and crashed: it had about {had} shortly before; make "
    "the largest layer smaller.",
    Cause.ANSWER: "built a model described in more than {answer} MiB (the limit); build one with fewer layers.",
    Cause.PRINTED: "was stopped after it had printed {printed} MiB (the limit); remove what prints without end.",
    Cause.THREADS: "was stopped because it had more than {threads} threads at once (the limit); a model is built "
    "without any of its own.",
    Cause.STOPPED: "stopped its own process, which nobody would have continued; remove the signal that does so.",
    Cause.CRASH: "crashed ({detail}) when it had about {had} of the {memory} of memory that are allowed; look for a "
    "recursion without end, or a layer far too large.",
    Cause.EXIT: "ended the process (exit status {detail}) before it returned a model; return the model instead.",
}
"""What a submission did, as the rest of a sentence."""
