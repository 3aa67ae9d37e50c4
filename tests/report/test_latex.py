"""The report for papers."""

from collections.abc import Callable

import pytest

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.latex import escaped, to_latex

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("50 % of $x_1^2$ & #3 ~", r"50 \% of \$x\_1\^{}2\$ \& \#3 \textasciitilde{}"),
    ],
)
def test_commands_are_text(text: str, expected: str) -> None:
    """No character of a student starts a command, a comment, a formula or a cell."""
    assert escaped(text) == expected


@pytest.mark.parametrize("name", ["[9cm]", "*"])
def test_id_is_no_argument_of_the_row_before(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    r"""What follows `\\` could be its optional argument, so no row begins with an id."""
    report = to_latex(make_gradebook(make_grade(name, correct=[960]), make_grade("other", correct=[950])))

    assert f"      1 & {name} &" in report


def test_label_survives_a_bracket(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """An id with a `]` does not end the label of its item."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem="No loss."),))

    assert r"\item[{a]b}] No loss." in to_latex(make_gradebook(make_grade("a]b", failed, status=Status.FAILED)))
