"""Each run keeps its reports; the next one reads what they found."""

from pathlib import Path

import pytest

from grader.desk.history import (
    earlier_models,
    fingerprint,
    most_shown,
    read_history,
    reserve_number,
    run_folder,
)
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.own_desk import EarlierModel
from grader.records import Status, Variant, Variants
from grader.report.files import write_reports
from grader.summary import ModelSummary
from tests.desk.conftest import BookBuilder
from tests.report.conftest import GradeBuilder


def _model(letter: str) -> ModelSummary:
    return ModelSummary(parameters=100, flops=200, layers=3, spec_sha256=letter * 64)


@pytest.fixture
def small(make_grade: GradeBuilder, make_book: BookBuilder) -> Gradebook:
    """A run of one model."""
    return make_book(make_grade("mnist_cnn.py", correct=[950], model=_model("a")))


def _write(book: Gradebook, out: Path) -> None:
    assert book.desk
    write_reports(book, run_folder(out, book.desk.run), feedback=False)


def _earlier(book: Gradebook, out: Path) -> list[EarlierModel]:
    assert book.desk
    return list(earlier_models(book, book.desk, read_history(out).runs))


def test_runs_are_numbered_from_1_and_never_overwritten(out: Path, small: Gradebook) -> None:
    """A number is given once, also where a folder in between is gone; the newest run is read first."""
    assert [reserve_number(out) for _ in range(3)] == [1, 2, 3]
    assert run_folder(out, 3) == out / "runs" / "0003"
    run_folder(out, 2).rmdir()
    assert reserve_number(out) == 4
    for number in (1, 4):
        assert small.desk
        _write(small.model_copy(update={"desk": small.desk.model_copy(update={"run": number})}), out)
    assert [run.desk.run for run in read_history(out).runs] == [4, 1]


def test_a_run_has_the_number_of_its_folder(out: Path, small: Gradebook) -> None:
    """Whoever copies or renames it means that."""
    _write(small, out)
    run_folder(out, 1).rename(run_folder(out, 7))
    assert [run.desk.run for run in read_history(out).runs] == [7]


def test_a_folder_that_cannot_be_made_is_a_sentence(out: Path) -> None:
    """Nothing that was computed is lost."""
    out.mkdir()
    (out / "runs").touch()
    with pytest.raises(GraderError, match=r"runs for this run's reports cannot be made: a file has that name"):
        reserve_number(out)


def test_what_cannot_be_read_is_left_out_with_a_sentence(out: Path, small: Gradebook, make_book: BookBuilder) -> None:
    """A damaged gradebook, one of a class; not the empty folder of an interrupted run, nor what has another name."""
    _write(small, out)
    for number, text in ((2, "{"), (3, None)):
        run_folder(out, number).mkdir()
        if text:
            (run_folder(out, number) / "gradebook.json").write_text(text, encoding="utf-8")
    _write(make_book(small.submissions[0], run=4), out)
    write_reports(small.model_copy(update={"desk": None}), run_folder(out, 4), feedback=False)
    (out / "runs" / "notes").mkdir()
    history = read_history(out)
    assert [run.desk.run for run in history.runs] == [1]
    assert history.remarks == (
        "Left out, because no gradebook of a run can be read there: 0004, 0002 in the folder runs.",
    )


def test_only_the_newest_runs_are_read(out: Path, small: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of years costs no more than one of a week, and that is said."""
    monkeypatch.setattr("grader.desk.history._MOST_RUNS", 2)
    for number in (1, 2, 3):
        assert small.desk
        _write(small.model_copy(update={"desk": small.desk.model_copy(update={"run": number})}), out)
    history = read_history(out)
    assert [run.desk.run for run in history.runs] == [3, 2]
    assert history.remarks == ("Of 3 earlier runs, the newest 2 were read.",)


def test_a_run_that_finds_the_same_is_known(small: Gradebook, make_grade: GradeBuilder, make_book: BookBuilder) -> None:
    """However long it took, whatever was known before, whatever was printed; not so where another image is right."""
    grade = make_grade("mnist_cnn.py", correct=[950], model=_model("a"), cpu_seconds=3.0)
    again = make_book(grade.model_copy(update={"cached": True, "printed": "12:00"}), run=9)
    assert fingerprint(again) == fingerprint(small)
    other = make_book(make_grade("mnist_cnn.py", correct=[951], model=_model("a")))
    assert fingerprint(other) != fingerprint(small)


def test_earlier_models_are_compared_with_this_runs(
    out: Path, small: Gradebook, make_grade: GradeBuilder, make_book: BookBuilder
) -> None:
    """Image by image, where both were trained alike; the figures stand beside the number of the run."""
    _write(small, out)
    now = make_book(make_grade("wider.py", correct=[960], model=_model("b")), run=2)
    (row,) = _earlier(now, out)
    assert (row.run, row.name, row.accuracy, row.images, row.seeds) == (1, "mnist_cnn.py", 0.95, 1_000, 1)
    assert (row.parameters, row.flops, row.recipe, row.data) == (100, 200, "full", "mnist.npz")
    assert (row.is_alike, row.better, row.worse) == (True, 10, 0)


def test_what_was_trained_otherwise_is_not_compared(
    out: Path, small: Gradebook, make_grade: GradeBuilder, make_book: BookBuilder
) -> None:
    """By another recipe, on other data, or nobody knows how."""
    for number, trainings in enumerate(({"full": "otherwise"}, {}), start=1):
        _write(make_book(small.submissions[0], run=number, trainings=trainings), out)
    rows = _earlier(make_book(make_grade("wider.py", correct=[960], model=_model("b")), run=3), out)
    assert [(row.is_alike, row.better) for row in rows] == [(False, None), (False, None)]
    unknown = make_book(make_grade("wider.py", correct=[960], model=_model("b")), run=3, trainings={})
    assert not any(row.is_alike for row in _earlier(unknown, out))


def test_a_model_is_shown_once(out: Path, small: Gradebook, make_grade: GradeBuilder, make_book: BookBuilder) -> None:
    """Of several runs that trained it alike the newest, and not at all where this run did."""
    for number in (1, 2):
        _write(make_book(small.submissions[0], run=number), out)
    other = make_book(make_grade("wider.py", correct=[960], model=_model("b")), run=3)
    assert [row.run for row in _earlier(other, out)] == [2]
    assert _earlier(make_book(small.submissions[0], run=3), out) == []


def test_variants_of_earlier_runs_are_models_too(out: Path, make_grade: GradeBuilder, make_book: BookBuilder) -> None:
    """With the mean over their seeds; answers of theirs are not kept, and so they are not compared."""
    grade = make_grade("mnist_cnn.py", correct=[950], model=_model("a"))
    trials = tuple(
        trial.model_copy(update={"answers": ""}) for trial in make_grade(correct=[940, 944], model=_model("c")).trials
    )
    variant = Variant(name="slow", status=Status.PASSED, model=_model("c"), trials=trials)
    failed = Variant(name="broken", status=Status.FAILED)
    variants = Variants(recipe="full", seeds=(0, 1), variants=(variant, failed))
    _write(make_book(grade.model_copy(update={"variants": variants})), out)
    rows = _earlier(make_book(make_grade("wider.py", correct=[960], model=_model("b")), run=2), out)
    assert [(row.name, row.accuracy, row.seeds) for row in rows] == [("mnist_cnn.py", 0.95, 1), ("slow", 0.942, 2)]
    assert (rows[1].is_alike, rows[1].better) == (True, None)


def test_a_run_without_training_adds_no_models(
    out: Path, small: Gradebook, make_grade: GradeBuilder, make_book: BookBuilder
) -> None:
    """There is no accuracy to show, and none to compare with."""
    _write(small, out)
    untrained = make_book(make_grade("wider.py", model=_model("b")), run=2, trainings={})
    assert [(row.run, row.is_alike) for row in _earlier(untrained, out)] == [(1, False)]
    _write(untrained, out)
    assert [row.run for row in _earlier(make_book(make_grade(), run=3), out)] == [1]


def test_a_table_has_an_end() -> None:
    """And how much is not in it is said."""
    row = EarlierModel(
        run=1, name="m", accuracy=0.9, images=10, seeds=1, parameters=1, flops=1, recipe="r", data="d", is_alike=False
    )
    shown, remarks = most_shown([row] * 23)
    assert (len(shown), remarks) == (20, ("3 more models of earlier runs are not shown.",))
    assert most_shown([row])[1] == ()
