"""How a difference from the reference is said."""

from collections.abc import Callable

import pytest

from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.difference import in_a_word, in_words, legend
from grader.report.formats import FORMATS
from grader.report.ranking import ranked
from grader.significance import Comparison

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@pytest.mark.parametrize(
    ("better", "worse", "expected"),
    [
        (19, 10, "9 images better of 1,000: chance would explain it"),
        (10, 11, "1 image worse of 1,000: chance would explain it"),
        (2, 40, "38 images worse of 1,000: more than chance"),
        (7, 7, "as many images right of 1,000 as the reference"),
    ],
)
def test_a_difference_is_said_in_plain_words(better: int, worse: int, expected: str) -> None:
    """How many images, of how many, and whether that means anything."""
    assert in_words(Comparison(better, worse, 1_000)) == expected


def test_what_was_not_tested_is_called_so() -> None:
    """A gradebook without answers has no test, and no word that sounds like one."""
    assert in_a_word(None) == "untested"


def test_the_words_are_explained_where_they_stand(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """And nowhere else."""
    tested = make_gradebook(make_grade(correct=[960]))
    untested = tested.model_copy(update={"test_labels": ""})
    assert "Untested" not in legend(ranked(tested))
    assert "Untested: the answers for single images are not known." in legend(ranked(untested))
    assert legend(ranked(make_gradebook(make_grade()))) == ""


@pytest.mark.parametrize("name", ["table", "markdown", "latex"])
def test_every_table_explains_its_differences(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A reader of one table has no other."""
    report = " ".join(FORMATS[name](make_gradebook(make_grade(correct=[976])), 100).split())
    assert "-0.50 (chance)" in report
    assert "of equally good models at most 5" in report
