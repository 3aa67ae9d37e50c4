"""The charts of a class as files."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from grader.gradebook import Gradebook
from grader.records import CheckResult, Epoch, Finding, Grade, Status, Student
from grader.report.page.chart_files import chart_files
from grader.report.page.class_view import chart_names, class_view
from grader.report.page.series import datasets
from grader.report.page.tokens import LIGHT
from grader.summary import ModelSummary

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

_HOSTILE = "</svg><script>alert(1)</script>&amp;"


def _learned(grade: Grade, *accuracies: float | None) -> Grade:
    epochs = tuple(Epoch(loss=0.1, accuracy=0.9, val_loss=0.1, val_accuracy=value) for value in accuracies)
    trials = tuple(trial.model_copy(update={"epochs": epochs}) for trial in grade.trials)
    return grade.model_copy(update={"trials": trials, "student": Student(id="x", name=_HOSTILE, section=_HOSTILE)})


@pytest.fixture(scope="module")
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """One that passed, one that failed, and one that is missing; all of them hostile."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=_HOSTILE),))
    nothing = CheckResult(name="source", status=Status.FAILED, findings=(Finding(problem=_HOSTILE),))
    model = ModelSummary(parameters=9_000, flops=90_000, layers=4, spec_sha256="a" * 64)
    return make_gradebook(
        _learned(make_grade(f"a{_HOSTILE}", correct=[987], model=model), 0.9, None, 0.98),
        make_grade(f"b{_HOSTILE}", failed, status=Status.FAILED),
        make_grade(f"c{_HOSTILE}", nothing, status=Status.MISSING),
    )


def test_every_chart_is_a_drawing_without_a_students_text(book: Gradebook) -> None:
    """In colours that need no page, on a ground of their own."""
    files = {name: chart.drawn() for name, chart in chart_files(class_view(book)).items()}
    assert list(files) == [f"charts/{name}.svg" for name in ("checks", "distribution", "curves", "parameters", "flops")]
    for text in files.values():
        root = ET.fromstring(text)  # noqa: S314 - our own
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
            "svg", "g", "path", "rect", "line", "text", "defs", "clipPath", "linearGradient", "stop",
        }  # fmt: skip
        assert "alert" not in text
        assert f'fill="{LIGHT["panel"]}"' in text


def test_a_chart_is_known_by_its_data(book: Gradebook) -> None:
    """The same class has the same file, and another one has not."""
    charts = chart_files(class_view(book))
    content = charts["charts/checks.svg"].drawn().encode()
    assert content == chart_files(class_view(book))["charts/checks.svg"].drawn().encode()
    assert charts["charts/checks.svg"].is_in(content)
    assert not charts["charts/flops.svg"].is_in(content)


def test_the_missing_count_for_no_check(book: Gradebook) -> None:
    """A fault is one in what somebody handed in."""
    assert datasets(class_view(book), "flops")["checks"]() == [{"check": "loss", "all": 1, "count": 1}]


def test_a_curve_leaves_out_what_is_no_number(book: Gradebook) -> None:
    """Its name stands at the last epoch that has a number."""
    points = datasets(class_view(book), "flops")["curves"]()
    assert [(point["epoch"], round(point["wrong"], 4), point["last"]) for point in points] == [
        (1, 0.1, False),
        (3, 0.02, True),
    ]


def test_a_large_class_has_a_band_in_place_of_lines(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Eight of ten are in it."""
    model = make_gradebook().reference.model
    grades = [_learned(make_grade(f"s{number:03}", correct=[960], model=model), number / 300) for number in range(201)]
    sets = datasets(class_view(make_gradebook(*grades)), "flops")
    assert sets["curves"]() == []
    (band,) = sets["band"]()
    assert {name: round(value, 4) for name, value in band.items()} == {
        "epoch": 1, "low": 0.9333, "wrong": 0.6667, "high": 0.4,
    }  # fmt: skip


def test_names_are_known_without_the_records(
    book: Gradebook, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """So the Markdown names exactly the files that are written after it."""
    failed = CheckResult(name="loss", status=Status.FAILED)
    for each in (
        book,
        make_gradebook(),
        make_gradebook(make_grade(status=Status.MISSING)),
        make_gradebook(make_grade("a", failed, status=Status.FAILED)),
        make_gradebook(make_grade("a", correct=[960])),
    ):
        assert chart_names(each) == list(class_view(each).charts)
