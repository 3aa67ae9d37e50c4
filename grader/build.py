"""Submission → Build: equal files are built once, and not at all when their build is known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from grader.jobs import BuildJob, Built, JobError, Machine
from grader.records import Build, CheckResult, Status, Submission
from grader.session import Session
from grader.spec import AssignmentSpec

JobOf: TypeAlias = Callable[[Submission, AssignmentSpec, Machine], BuildJob]


class Builds:
    """Which builds the submissions of a run need, and whose they are.

    Args:
        session: Assignment, engine and store.
        submissions: In the order in which they should be built.
        job_of: What is asked of an engine for one of them.
    """

    def __init__(self, session: Session, submissions: Sequence[Submission], job_of: JobOf | None = None) -> None:
        self._session = session
        self._jobs: dict[str, BuildJob] = {}
        self._equal: dict[str, list[Submission]] = {}
        for submission in submissions:
            job = (job_of or build_job)(submission, session.assignment, session.engine.machine)
            self._jobs[job.key] = job
            self._equal.setdefault(job.key, []).append(submission)

    def begin(self) -> Iterator[Built | BuildJob]:
        """Yield the builds that are known, equal ones together, and in place of the others the jobs that make them."""
        known = self._session.store.get_all(self._jobs, Build)
        yield from self._together(known)
        yield from (job for key, job in self._jobs.items() if key not in known)

    def awaits(self, job: BuildJob) -> bool:
        """Whether a build is one of these."""
        return job.key in self._jobs

    def take(self, job: BuildJob, result: Build | JobError) -> Built:
        """Keep a result; the submissions that it belongs to."""
        build = _failed(result) if isinstance(result, JobError) else result
        if build.final:
            self._session.store.put(job.key, build)
        return Built(tuple(self._equal[job.key]), build, is_new=True)

    def _together(self, builds: Mapping[str, Build]) -> Iterator[Built]:
        """Group builds, given by their jobs' keys, that are equal: what a build decides is decided once."""
        keys: dict[tuple[int, bool], list[str]] = {}
        for key, build in builds.items():
            # The store reads equal results once.
            keys.setdefault((id(build), self._session.store.is_new(key)), []).append(key)
        for (_, is_new), same in keys.items():
            submissions = tuple(submission for key in same for submission in self._equal[key])
            yield Built(submissions, builds[same[0]], is_new)


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


def variants_job(submission: Submission, assignment: AssignmentSpec, machine: Machine) -> BuildJob:
    """What is asked of an engine for a submission's variants, where the assignment has such."""
    assert assignment.variants, "nobody else asks"  # noqa: S101
    own = {"function": assignment.variants.function, "variants": assignment.variants.most}
    return build_job(submission, assignment, machine).model_copy(update=own)


def may_have_variants(submission: Submission, assignment: AssignmentSpec) -> bool:
    """Whether the name of the function stands anywhere in the submission: else its own process need not look."""
    if assignment.variants is None:
        return False
    name = assignment.variants.function.encode()
    return any(name in content for content in (submission.content, *(module.content for module in submission.modules)))


def _failed(error: JobError) -> Build:
    failure = CheckResult(name="contract", status=Status.ERROR, findings=(error.finding,))
    return Build(failure=failure, final=False)
