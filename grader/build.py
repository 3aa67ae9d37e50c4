"""Submission → Build: equal files are built once, and not at all when their build is known."""

from collections.abc import Iterator, Sequence

from grader.jobs import BuildJob, Built, JobError, Machine
from grader.records import Build, CheckResult, Status, Submission
from grader.session import Session
from grader.spec import AssignmentSpec


def build_all(session: Session, submissions: Sequence[Submission]) -> Iterator[Built]:
    """Build every submission; equal ones come together.

    Raises:
        CancelledError: The run was interrupted.
    """
    equal: dict[str, list[Submission]] = {}
    jobs: dict[str, BuildJob] = {}
    for submission in submissions:
        job = build_job(submission, session.assignment, session.engine.machine)
        jobs[job.key] = job
        equal.setdefault(job.key, []).append(submission)
    known = {key: build for key in jobs if (build := session.store.get(key, Build))}
    for key, build in known.items():
        yield Built(tuple(equal[key]), build, is_new=session.store.is_new(key))
    unknown = [job for key, job in jobs.items() if key not in known]
    if not unknown:
        return
    for done in session.engine.run(unknown):
        key, result = done.job.key, done.result
        build = _failed(result) if isinstance(result, JobError) else result
        if build.final:
            session.store.put(key, build)
        yield Built(tuple(equal[key]), build, is_new=True)


def build_job(submission: Submission, assignment: AssignmentSpec, machine: Machine) -> BuildJob:
    """What is asked of an engine for a submission, whoever handed it in."""
    return BuildJob(
        content=submission.content,
        notebook=submission.notebook,
        modules=submission.modules,
        function=assignment.function,
        input_shape=assignment.input_shape,
        parameters=assignment.budget.parameters,
        cpu_seconds=assignment.limits.build_seconds,
        memory_mib=assignment.limits.build_memory_mib,
        jailed=machine.jail is not None,
        software=machine.exporter,
    )


def _failed(error: JobError) -> Build:
    failure = CheckResult(name="contract", status=Status.ERROR, findings=(error.finding,))
    return Build(failure=failure, final=False)
