"""BuildJob → Build, in one attempt: student code runs twice, each time in a fresh jail, and leaves Keras's JSON."""

import sysconfig
from collections.abc import Mapping

from pydantic import ValidationError

from grader.jobs import BuildJob
from grader.records import Build, CheckResult, Finding, Place, Status
from grader.worker.broken import BrokenError
from grader.worker.jail import Jail, Limits
from grader.worker.messages import ExportAnswer, Exported, ExportRequest, Written
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome
from grader.worker.process.monitor import MAX_THREADS, mebibytes, seconds
from grader.worker.process.termination import MAX_ANSWER_BYTES, MAX_PRINTED_BYTES, Cause, machine_fault

_FIRST_PRINTED, _LAST_PRINTED = 3_000, 1_000
"""Characters that are kept of what a submission prints, for its author: a summary of a model fits."""
_PACKAGES = f"{sysconfig.get_path('purelib')}/"
"""How a warning of Keras begins: where the grader is installed is nobody's business."""
_WALL_FACTOR = 4
"""A build may wait this many times its processor time for a processor."""


def build(job: BuildJob, children: Children, jail: Jail | None) -> Build:
    """Build a submission twice, and keep both documents when they differ.

    A fault is kept for good when both processes end with it: then it is neither chance nor the machine's doing.

    Raises:
        BrokenError: The grader or its machine was at fault.
        CancelledError: The run was interrupted.
    """
    first = _export(job, children, jail)
    if first.failure and not first.final:
        return first
    second = _export(job, children, jail)
    both = _together(job, first, second)
    if both.failure:
        return both
    if first.variants.keys() != second.variants.keys():
        return _other_names(job, first)
    variants = {name: _together(job, build, second.variants[name]) for name, build in first.variants.items()}
    return both.model_copy(update={"variants": variants, "final": _are_final(variants)})


def _together(job: BuildJob, first: Build, second: Build) -> Build:
    """What two calls came to."""
    if first.failure and second.failure:
        return first.model_copy(update={"final": second.final and first.failure == second.failure})
    if first.failure or second.failure:
        return _unlike(job, first, second)
    changed = second.document != first.document
    return first.model_copy(update={"second_document": second.document if changed else None})


def _unlike(job: BuildJob, first: Build, second: Build) -> Build:
    """For a function of which one call gave a model and the other did not."""
    order = ("first", "second") if second.failure else ("second", "first")
    finding = Finding(problem=f"The {order[0]} call of {job.function}() gave a model, the {order[1]} did not.")
    failure = first.failure or second.failure
    findings = (finding, *failure.findings) if failure else (finding,)
    check = CheckResult(name="reproducible", status=Status.FAILED, findings=findings)
    return Build(failure=check, notes=first.notes, final=False)


def _other_names(job: BuildJob, first: Build) -> Build:
    """For a function that names other variants each time."""
    finding = Finding(
        problem=f"Two calls of {job.function}() gave variants of different names.",
        advice="Let nothing in it depend on chance, time or the environment.",
    )
    check = CheckResult(name="reproducible", status=Status.FAILED, findings=(finding,))
    return Build(failure=check, notes=first.notes, final=False)


def _export(job: BuildJob, children: Children, jail: Jail | None) -> Build:
    """Build once, in a child of its own."""
    request = ExportRequest(
        content=job.content,
        notebook=job.notebook,
        modules=job.modules,
        function=job.function,
        input_shape=job.input_shape,
        parameters=job.parameters,
        variants=job.variants,
    )
    terms = Terms(Limits(job.cpu_seconds, job.memory_mib << 20), jail)
    outcome = children.run("exporter", request, terms, wall_seconds=job.cpu_seconds * _WALL_FACTOR)
    answer = _readable(outcome)
    if answer is None:
        return _without_answer(outcome, job).model_copy(update={"printed": _printed(outcome)})
    shared: dict[str, object] = {"notes": _remarks(answer), "printed": _printed(outcome)}
    if job.variants and not answer.fault:
        variants = {variant.name: _exported(variant, outcome) for variant in answer.variants[: job.variants]}
        return Build(variants=variants, final=_are_final(variants)).model_copy(update=shared)
    return _exported(answer, outcome).model_copy(update=shared)


def _are_final(variants: Mapping[str, Build]) -> bool:
    return all(build.final for build in variants.values())


def _exported(answer: Exported, outcome: Outcome) -> Build:
    """One model, or why there is none."""
    if answer.fault:
        fault = answer.fault
        had = f" It had about {mebibytes(outcome.usage.address_space)} when it asked for more." if fault.memory else ""
        finding = Finding(problem=f"{fault.problem}{had}", advice=fault.advice, code=fault.code).at(_place(fault))
        further = (
            Finding(problem=other.problem, advice=other.advice, code=other.code).at(_place(other))
            for other in fault.further
        )
        failure = CheckResult(name=fault.check, status=Status.FAILED, findings=(finding, *further))
        # What may be this machine's doing is tried again in the next run.
        return Build(failure=failure, final=not (fault.memory or fault.missing_module))
    return Build(
        document=answer.document or "",
        places={name: _place(written) for name, written in answer.places.items()},
        compiled=_place(answer.compiled) if answer.compiled else None,
    )


def _printed(outcome: Outcome) -> str:
    """Beginning and end of what the submission wrote; a fault is named at either."""
    text = outcome.log.strip("\n").replace(_PACKAGES, "")
    dropped = len(text) - _FIRST_PRINTED - _LAST_PRINTED
    if dropped <= 0:
        return text
    return f"{text[:_FIRST_PRINTED]}\n[{dropped:,} characters were dropped]\n{text[-_LAST_PRINTED:]}"


def _place(written: Written) -> Place:
    return Place(path=written.path, line=written.line, cell=written.cell)


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


def _without_answer(outcome: Outcome, job: BuildJob) -> Build:
    """What is known of a child that sent no answer, or none that can be read."""
    function = f"{job.function}()"
    if outcome.fault is None:
        return _failed(f"{function} ended without a readable answer.", "It must only build a model and return it.")
    cause = outcome.fault.cause
    if outcome.fault.is_machine_fault:
        raise BrokenError(Finding(problem=f"{function} {machine_fault(outcome.fault, outcome.usage)}"))
    problem, advice = _CAUSES[cause]
    numbers = {
        "detail": outcome.fault.detail,
        "seconds": seconds(job.cpu_seconds),
        "wall": seconds(job.cpu_seconds * _WALL_FACTOR),
        "used": seconds(outcome.usage.cpu_seconds),
        "memory": f"{job.memory_mib:,} MiB",
        "had": mebibytes(outcome.usage.address_space),
        "threads": MAX_THREADS,
        "answer": MAX_ANSWER_BYTES >> 20,
        "printed": MAX_PRINTED_BYTES >> 20,
    }
    return _failed(f"{function} {problem.format(**numbers)}", advice, final=cause in _REPEATABLE)


def _failed(problem: str, advice: str, *, final: bool = False) -> Build:
    finding = Finding(problem=problem, advice=advice)
    return Build(failure=CheckResult(name="contract", status=Status.FAILED, findings=(finding,)), final=final)


_CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.PROCESSOR: (
        "was stopped after {seconds} of processor time (the limit).",
        "Look for an endless loop, or for training inside it: it should only build the model.",
    ),
    Cause.WALL: (
        "was stopped after {wall} (the limit), in which it used {used} of processor time.",
        "Look for something that waits: a sleep, an input, a thread or a lock.",
    ),
    Cause.MEMORY: (
        "needs more than {memory} of memory (the limit) and crashed: it had about {had} shortly before.",
        "Make the largest layer smaller.",
    ),
    Cause.ANSWER: (
        "built a model whose description takes more than {answer} MiB (the limit).",
        "Use fewer layers.",
    ),
    Cause.PRINTED: (
        "was stopped after it had printed {printed} MiB (the limit).",
        "Remove what prints without end.",
    ),
    Cause.THREADS: (
        "was stopped because it had more than {threads} threads at once (the limit).",
        "Start no threads: building a model needs none of its own.",
    ),
    Cause.STOPPED: (
        "stopped its own process, which nobody would have continued.",
        "Remove the signal that does so.",
    ),
    Cause.CRASH: (
        "crashed ({detail}) when it had about {had} of the {memory} of memory that are allowed.",
        "Look for a recursion without end, or a layer far too large.",
    ),
    Cause.EXIT: (
        "ended the process (exit status {detail}) before it returned a model.",
        "Return the model instead.",
    ),
}
"""What a submission did, as the rest of a sentence, and what to do about it."""
_REPEATABLE = {Cause.ANSWER, Cause.PRINTED, Cause.EXIT}
"""What a submission does on any machine, however busy or full that is."""
