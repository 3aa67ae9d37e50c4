"""A class with everybody who gives an export trouble: missing, late, excused, adjusted, in a group, an error, hostile.

Checks and trainings are given; points, adjustments and lateness come about as in a run.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from grader.adjust import with_adjustments
from grader.corrections import Arrangement, Correction
from grader.deadline import Late
from grader.gradebook import Assignment, Gradebook, Provenance
from grader.late import with_lateness
from grader.records import (
    CHECK_NAMES,
    CheckResult,
    Finding,
    Grade,
    HandIn,
    Status,
    Student,
    Submission,
    TrainingFailure,
    Trial,
    Unusable,
)
from grader.score import score, score_unusable
from grader.spec import AssignmentSpec
from grader.summary import Dataset, ModelSummary
from tests.classroom import DATASET, trial

RULES = Late(
    deadline=datetime(2026, 3, 10, 23, 59),  # noqa: DTZ001 - its zone is beside it
    zone="Europe/Berlin",
    grace_minutes=10,
    penalty=0.1,
    cap=0.5,
)
FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = f'{FORMULA}, "Leo"\t@x\x1b[31m\x00'
"""A name as the roster of a careless course system has it."""
NO_TIME = HandIn()
_MODEL = ModelSummary(parameters=34_826, flops=4_917_504, layers=8, spec_sha256="a" * 64)
_PASSED = tuple(CheckResult(name=name, status=Status.PASSED) for name in CHECK_NAMES[:10])


def at(day: int, hour: int = 12) -> HandIn:
    """Handed in on this day of March 2026."""
    return HandIn(time=datetime(2026, 3, day, hour, tzinfo=UTC))


def student(number: int, name: str, group: str = "", **agreed: object) -> Student:
    """Somebody on the roster, with numbers in the systems."""
    identity = f"s{number:02}" if number != 12 else "0012"
    return Student(
        id=identity,
        name=name,
        email=f"{identity}@example.org",
        section="A" if number < 7 else "B",
        group=group,
        ids={
            "canvas_id": f"{1000 + number}",
            "sis_id": identity,
            "login": f"l{number}",
            "moodle_id": f"{200 + number}",
        },
        arrangement=Arrangement.model_validate(agreed),
    )


class Room:
    """Grades one student after the other."""

    def __init__(self, assignment: AssignmentSpec) -> None:
        self.assignment = assignment.model_copy(update={"late": RULES, "manual": {"style": 5.0}})

    def grade(
        self,
        who: Student,
        handed_in: HandIn,
        training: Trial | TrainingFailure | None = None,
        *,
        checks: Sequence[CheckResult] = _PASSED,
        corrections: Sequence[Correction] = (),
    ) -> Grade:
        """Grade what somebody handed in."""
        number = who.ids["canvas_id"]
        submission = Submission(
            id=who.id, path=Path(f"submissions.zip/x{who.ids['login']}_{number}_{9000 + int(number)}_mnist_cnn.py"),
            notebook=False, content=b"", sha256="d" * 64, student=who, handed_in=handed_in,
        )  # fmt: skip
        trials = (training,) if isinstance(training, Trial) else training
        return self._corrected(score(submission, checks, _MODEL, trials, self.assignment, cached=False), corrections)

    def missing(self, who: Student, corrections: Sequence[Correction] = ()) -> Grade:
        """Grade who handed in nothing."""
        finding = Finding(problem="Nothing was handed in.")
        row = Unusable(id=who.id, path=Path("roster.csv"), status=Status.MISSING, finding=finding, student=who)
        return self._corrected(score_unusable(row, self.assignment), corrections)

    def _corrected(self, grade: Grade, corrections: Sequence[Correction]) -> Grade:
        style = Correction("manual.style", 4.0, None, "Clear names.")
        parts = () if grade.status is Status.MISSING else (style,)
        adjusted = with_adjustments(grade, (*parts, *corrections), self.assignment.manual)
        return with_lateness(adjusted, self.assignment.late)


def class_of_twelve(assignment: AssignmentSpec) -> Gradebook:
    """Make the gradebook of the class."""
    room = Room(assignment)
    weak = tuple(
        check.model_copy(update={"status": Status.FAILED, "findings": (Finding(problem=f"{FORMULA} is no loss."),)})
        if check.name == "loss"
        else check
        for check in _PASSED
    )
    broken = TrainingFailure(status=Status.ERROR, finding=Finding(problem="The trainer ended without a result, twice."))
    raised = Correction("accuracy", 50.0, None, "-1 was read as a label; that was the grader's mistake.")
    grades = (
        room.grade(student(1, "Roe, Amy"), at(10), trial(11, 987)),
        room.grade(student(2, "Bo Lund"), at(11), trial(11, 990)),
        room.grade(student(3, "Cem Öztürk"), at(30), trial(11, 960)),
        room.missing(student(4, "Dan Le")),
        room.missing(student(5, "Eve Ott", excused="Exchange semester.")),
        room.grade(student(6, "Fay Kern"), at(9), trial(11, 930), corrections=(raised,)),
        room.grade(student(7, "Gus Hall", "Team 1"), at(10, 20), trial(11, 981)),
        room.grade(student(8, "Hal Gray", "Team 1"), at(10, 20), trial(11, 981)),
        room.grade(student(9, "Ida Moss"), at(10), broken),
        room.grade(student(10, "Jon Ames"), HandIn(late=True), trial(11, 975)),
        room.grade(
            student(11, "Kim Song", extension_days=3),
            HandIn(time=datetime(2026, 3, 13, 23, 50)),  # noqa: DTZ001 - as most course systems write it
            trial(11, 970),
        ),
        room.grade(student(12, HOSTILE), at(12), checks=weak),
    )
    reference = room.grade(student(13, "reference"), NO_TIME, trial(11, 985)).model_copy(
        update={"id": "reference", "student": None, "late": None, "manual": ()}
    )
    return Gradebook(
        assignment=Assignment(
            name="MNIST, first network", threshold=0.95, recipe="full", classes=10, deadline=RULES.due,
            manual=room.assignment.manual,
        ),
        provenance=Provenance(
            grader="0.1.0", tensorflow="2.21.0", keras="3.15.1", python="3.11.7", cpu="x86_64", onednn="", threads=1,
            jail="landlock, seccomp", dataset=Dataset(**DATASET.model_dump()),
        ),
        reference=reference,
        submissions=tuple(sorted(grades, key=lambda grade: grade.id)),
    )  # fmt: skip
