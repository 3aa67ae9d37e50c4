"""Equal submissions are scored once, and each row has what is its own."""

from datetime import UTC, datetime
from pathlib import Path

from grader.flow import _Candidates, _scored
from grader.jobs import Built
from grader.records import Build, CheckResult, Finding, HandIn, Status, Student, Submission
from grader.spec import AssignmentSpec
from grader.validate import validate


def test_each_row_has_its_own_author_path_time_and_notes(assignment: AssignmentSpec) -> None:
    """Nothing of one student is in the row of another who handed in the same file."""
    submissions = tuple(
        Submission(
            id=f"s{day}",
            path=Path(f"{day}.py"),
            notebook=False,
            content=b"",
            sha256="0",
            notes=(Finding(problem=f"Note {day}."),),
            student=Student(id=f"s{day}"),
            handed_in=HandIn(time=datetime(2024, 3, day, tzinfo=UTC), late=day > 1),
        )
        for day in (1, 2)
    )
    build = Build(failure=CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="No."),)))
    candidates = _Candidates(Built(submissions, build, is_new=True), validate(build, assignment))

    grades = list(_scored(assignment, candidates, None, is_new=True))

    assert [(grade.id, grade.path, grade.student, grade.handed_in) for grade in grades] == [
        (submission.id, submission.path.as_posix(), submission.student, submission.handed_in)
        for submission in submissions
    ]
    assert [grade.checks[0].findings for grade in grades] == [submission.notes for submission in submissions]
