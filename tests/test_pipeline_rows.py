"""Equal submissions are scored once, and each row has what is its own."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from grader.build import Builds, build_job
from grader.flow import _Candidates, _scored
from grader.jobs import Built, Machine, Software
from grader.records import Build, CheckResult, Finding, HandIn, Status, Student, Submission
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.validate import validate


def test_each_row_has_its_own_author_path_time_and_notes(assignment: AssignmentSpec) -> None:
    """Nothing of one student is in the row of another whose file gives the same build."""
    submissions = tuple(
        Submission(
            id=f"s{day}",
            path=Path(f"{day}.py"),
            notebook=False,
            content=b"",
            sha256=f"{day}",
            notes=(Finding(problem=f"Note {day}."),),
            student=Student(id=f"s{day}"),
            handed_in=HandIn(time=datetime(2024, 3, day, tzinfo=UTC), late=day > 1),
        )
        for day in (1, 2)
    )
    build = Build(failure=CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="No."),)))
    candidates = _Candidates(Built(submissions, build, is_new=True), validate(build, assignment))

    grades = list(_scored(assignment, candidates, None, is_new=True))

    assert [(grade.id, grade.path, grade.sha256, grade.student, grade.handed_in) for grade in grades] == [
        (submission.id, submission.path.as_posix(), submission.sha256, submission.student, submission.handed_in)
        for submission in submissions
    ]
    assert [grade.checks[0].findings for grade in grades] == [submission.notes for submission in submissions]


def test_submissions_with_equal_known_builds_come_together(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """However their files differ, so that their model is validated and scored once."""
    software = Software(code="", tensorflow="", keras="", python="")
    machine = Machine(exporter=software, trainer=software, cpu="", onednn="", threads=1, jail=None)
    submissions = [
        Submission(id=name, path=Path(name), notebook=False, content=name.encode(), sha256=name) for name in "abc"
    ]
    builds = {"a": Build(document="{}"), "b": Build(document="[]"), "c": Build(document="{}")}
    with Store(tmp_path / "results.sqlite") as store:
        for submission in submissions:
            store.put(build_job(submission, assignment, machine).key, builds[submission.id])
    with Store(tmp_path / "results.sqlite") as store:
        engine = SimpleNamespace(machine=machine)
        session = cast("Session", SimpleNamespace(assignment=assignment, engine=engine, store=store))
        together = list(Builds(session, submissions).begin())

    assert together == [
        Built((submissions[0], submissions[2]), builds["a"], is_new=False),
        Built((submissions[1],), builds["b"], is_new=False),
    ]
