"""Submission → Build: equal files are built once, and not at all when their build is known."""

from collections.abc import Iterator, Mapping, Sequence

from grader.jobs import BuildJob, Built, JobError, Machine
from grader.records import Build, CheckResult, Status, Submission
from grader.session import Session
from grader.spec import AssignmentSpec


def build_all(session: Session, submissions: Sequence[Submission]) -> Iterator[Built]:
    """Build every submission; equal ones come together, and so do those whose known builds are equal.

    Raises:
        CancelledError: The run was interrupted.
    """
    equal: dict[str, list[Submission]] = {}
    jobs: dict[str, BuildJob] = {}
    for submission in submissions:
        job = build_job(submission, session.assignment, session.engine.machine)
        jobs[job.key] = job
        equal.setdefault(job.key, []).append(submission)
    known = session.store.get_all(jobs, Build)
    yield from _together(session, equal, known)
    unknown = [job for key, job in jobs.items() if key not in known]
    if not unknown:
        return
    for done in session.engine.run(unknown):
        key, result = done.job.key, done.result
        build = _failed(result) if isinstance(result, JobError) else result
        if build.final:
            session.store.put(key, build)
        yield Built(tuple(equal[key]), build, is_new=True)


def _together(
    session: Session, submissions: Mapping[str, Sequence[Submission]], builds: Mapping[str, Build]
) -> Iterator[Built]:
    """Group by their builds submissions that are given by their jobs' keys: what a build decides is decided once."""
    keys: dict[tuple[int, bool], list[str]] = {}
    for key, build in builds.items():
        keys.setdefault((id(build), session.store.is_new(key)), []).append(key)  # the store reads equal ones once
    for (_, is_new), same in keys.items():
        yield Built(tuple(submission for key in same for submission in submissions[key]), builds[same[0]], is_new)


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
