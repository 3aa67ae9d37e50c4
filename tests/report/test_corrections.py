"""What reports say of lateness, parts by hand and adjustments; and that they say nothing where there is none."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from grader.corrections import Adjustment, Lateness, ManualPart
from grader.gradebook import Gradebook
from grader.records import Grade, HandIn, Status
from grader.report.captions import header, warnings
from grader.report.corrections import corrections
from grader.report.csv import to_csv, to_grades
from grader.report.feedback import feedback_files
from grader.report.formats import FORMATS
from grader.report.table import NARROWEST, to_table

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

DEADLINE = datetime(2026, 3, 10, 22, 59, tzinfo=UTC)
LATE = Lateness(time=DEADLINE + timedelta(hours=30), deadline=DEADLINE, days=2, share=0.2, deduction=16)
RAISED = Adjustment(check="accuracy", points=50, change=5, comment="The <b>label</b> was wrong.")


@pytest.fixture
def late(make_grade: GradeBuilder) -> Grade:
    """A submission with 80 points, two days late."""
    return make_grade("late", status=Status.FAILED, points=80).model_copy(update={"late": LATE})


def test_lateness_is_explained(late: Grade) -> None:
    """Times, days, the share and the points, and then what counts."""
    assert corrections(late) == (
        "Handed in 2026-03-12 04:59 UTC+00:00, after the deadline 2026-03-10 22:59 UTC+00:00: 2 days were begun, so "
        "20 % of the earned points are taken off: 16.",
        "80 points are earned by the checks; 64 of 100 count.",
    )


@pytest.mark.parametrize(
    "adjustment",
    [Adjustment(check="late", points=0, comment="Ill."), Adjustment(check="total", points=70, comment="r")],
)
def test_the_rule_is_not_said_where_a_person_has_decided(adjustment: Adjustment, late: Grade) -> None:
    """Two sentences would contradict each other; the times stay."""
    _, moments, *_ = corrections(late.model_copy(update={"adjustments": (adjustment,)}))
    assert moments.endswith("2026-03-10 22:59 UTC+00:00: 2 days were begun.")


@pytest.mark.parametrize(
    ("adjustment", "sentence"),
    [
        (RAISED, "accuracy: +5 points, so that there are 50. The <b>label</b> was wrong."),
        (Adjustment(check="accuracy", change=-2.5, comment="r"), "accuracy: -2.5 points. r"),
        (Adjustment(check="manual", change=3, comment="Bonus."), "By hand: +3 points. Bonus."),
        (Adjustment(check="late", points=0, comment="Ill."),
         "For lateness, 0 points are taken off, whatever the rule says. Ill."),
        (Adjustment(check="total", points=42, comment="r"), "The total is set to 42 points. r"),
        (Adjustment(check="excused", comment="Moved."), "Excused, so the assignment does not count. Moved."),
    ],
)  # fmt: skip
def test_an_adjustment_is_said_with_its_reason(adjustment: Adjustment, sentence: str, make_grade: GradeBuilder) -> None:
    """As what it is, whatever the checks gave."""
    grade = make_grade(points=45).model_copy(update={"adjustments": (adjustment,)})
    assert corrections(grade)[0] == sentence


def test_a_part_by_hand_is_said(make_grade: GradeBuilder) -> None:
    """Graded, or not yet."""
    parts = (ManualPart(name="style", points=4, max_points=5, comment="Good."), ManualPart(name="talk", max_points=9))
    assert corrections(make_grade().model_copy(update={"manual": parts}))[:2] == (
        "style: 4 of 5 points by hand. Good.",
        "talk: not graded yet, of 9 points by hand.",
    )


def test_nobody_waits_for_a_part_of_who_handed_in_nothing(make_grade: GradeBuilder) -> None:
    """Their report is as short as ever."""
    missing = make_grade(status=Status.MISSING).model_copy(update={"manual": (ManualPart(name="talk", max_points=9),)})
    assert corrections(missing) == ()


def test_late_of_a_course_system_is_not_lost(make_grade: GradeBuilder) -> None:
    """It is said where the assignment has no deadline, and where it has one and nobody knows the time."""
    grade = make_grade().model_copy(update={"handed_in": HandIn(late=True)})
    assert corrections(grade) == ("The course system calls it late.",)
    without_time = Lateness(time=None, deadline=DEADLINE)
    assert corrections(grade.model_copy(update={"late": without_time})) == (
        "The course system calls it late and names no time, so nothing is taken off.",
    )


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_total_and_reason(name: str, late: Grade, make_gradebook: GradebookBuilder) -> None:
    """The points of the checks stay beside it."""
    report = " ".join(FORMATS[name](make_gradebook(late), 100).split())
    assert "64" in report
    assert "80" in report
    assert "2 days were begun" in report or '"days": 2' in report


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_students_page_says_what_counts(suffix: str, late: Grade, make_gradebook: GradebookBuilder) -> None:
    """With the reason, in a part of its own, and every text escaped."""
    adjusted = late.model_copy(update={"adjustments": (RAISED,)})
    page = dict(feedback_files(make_gradebook(adjusted)))[f"feedback/late{suffix}"]
    assert "What counts: 69 of 100" in page
    assert "2 days were begun" in page
    assert "<b>label</b>" not in page


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_page_without_corrections_has_no_such_part(
    suffix: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Nobody reads about what was not."""
    assert "What counts" not in dict(feedback_files(make_gradebook(make_grade("a"))))[f"feedback/a{suffix}"]


@pytest.mark.parametrize("name", ["table", "markdown", "latex"])
def test_a_class_without_corrections_has_no_total(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """It would repeat the points."""
    assert "total" not in FORMATS[name](make_gradebook(make_grade("a", points=50)), 200)


@pytest.mark.parametrize("width", [NARROWEST, 80])
def test_a_narrow_table_has_the_total_or_names_it(width: int, late: Grade, make_gradebook: GradebookBuilder) -> None:
    """It is the last of the optional figures to go, no line is wider, and what was left out is said."""
    grade = late.model_copy(update={"id": "a_name_of_many_cells", "max_points": 100.25})
    report = to_table(make_gradebook(grade), width)
    assert max(map(len, report.splitlines())) <= width
    headings, left_out = (
        next(line for line in report.splitlines() if word in line) for word in ("verdict", "Left out")
    )
    assert ("total" in headings, "total" in left_out) == (width == 80, width < 80)


def test_the_grades_have_no_row_of_the_reference(late: Grade, make_gradebook: GradebookBuilder) -> None:
    """The report has it; who enters grades has no use for it."""
    book = make_gradebook(late)
    assert [record["role"] for record in csv.DictReader(io.StringIO(to_grades(book)))] == ["submission"]
    assert [record["role"] for record in csv.DictReader(io.StringIO(to_csv(book)))] == ["reference", "submission"]
    (record,) = csv.DictReader(io.StringIO(to_grades(book)))
    assert (record["points"], record["late_deduction"], record["days_late"], record["total"]) == (
        "80.0", "16.0", "2", "64.0",
    )  # fmt: skip


def test_times_that_nobody_knows_are_counted_once(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """In one sentence for the class, not in a row."""
    unknown = make_grade("a").model_copy(update={"late": Lateness(time=None, deadline=DEADLINE)})
    known = make_grade("b").model_copy(update={"late": Lateness(time=DEADLINE, deadline=DEADLINE)})
    assert "No time of handing in is known, so nobody is late." in warnings(make_gradebook(unknown))
    both = make_gradebook(unknown, known)
    assert "No time of handing in is known of 1 of 2 submissions: these are not late." in warnings(both)
    assert not any("time" in sentence for sentence in warnings(make_gradebook(known)))
    assert corrections(unknown) == ()


def test_the_deadline_and_an_assumed_zone_are_said(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Above the table, where the reader sees what the grades depend on."""
    late = Lateness(time=DEADLINE, is_zone_assumed=True, deadline=DEADLINE)
    book = make_gradebook(make_grade("a").model_copy(update={"late": late}))
    assignment = book.assignment.model_copy(update={"deadline": DEADLINE})
    book = book.model_copy(update={"assignment": assignment})
    assert header(book).endswith("deadline: 2026-03-10 22:59 UTC+00:00")
    assert "Times without a time zone are read in that of the deadline." in warnings(book)


def test_parts_that_nobody_graded_make_a_class_not_final(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """With how many are waiting, where that says anything."""
    grades = [make_grade(name).model_copy(update={"manual": (ManualPart(name="talk", max_points=9),)}) for name in "ab"]
    assert "Not final: a person has not graded yet: talk (2)." in warnings(make_gradebook(*grades))
    assert "Not final: a person has not graded yet: talk." in warnings(make_gradebook(grades[0]))
