"""Which reports are made again, and which are there already."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.fingerprint import whole_fingerprint
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report import files, folder, written
from grader.report.files import write_reports
from grader.report.json import parse_gradebook
from grader.report.reported import Content
from grader.report.written import FILE

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]
Made = list[str]


@pytest.fixture
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A class of one."""
    return make_gradebook(make_grade("anna", correct=[960]))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """The names of all files that are offered to be written, from now on."""
    names: Made = []
    write = files.write_file

    def note(out: Path, name: str, content: Content) -> None:
        names.append(name)
        write(out, name, content)

    monkeypatch.setattr(files, "write_file", note)
    return names


@pytest.fixture
def out(book: Gradebook, tmp_path: Path, made: Made) -> Path:
    """The folder of its reports, written some time ago."""
    write_reports(book, tmp_path)
    _pass_time(tmp_path)
    made.clear()
    return tmp_path


def _pass_time(out: Path) -> None:
    """Make the record younger than the reports: a tick of the clock may be longer than a test."""
    later = (out / FILE).stat().st_mtime_ns + 10**9
    os.utime(out / FILE, ns=(later, later))


def _contents(out: Path) -> dict[str, bytes]:
    """Of all reports, by their names."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()} | {
        FILE: b""
    }


def test_equal_reports_are_not_made_again(book: Gradebook, out: Path, made: Made) -> None:
    """A class that has not changed costs neither the pages of its students nor its own."""
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    write_reports(book, out)
    assert made == ["gradebook.json"]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_class_that_is_known_by_now_makes_only_the_gradebook_again(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder, tmp_path_factory: pytest.TempPathFactory,
    out: Path, made: Made,
) -> None:  # fmt: skip
    """Which of its grades were known before stands in no other report."""
    known = make_gradebook(make_grade("anna", correct=[960]).model_copy(update={"cached": True}))
    write_reports(known, out)
    assert made == ["gradebook.json"]
    anew = tmp_path_factory.mktemp("anew")
    write_reports(known, anew)
    assert _contents(anew) == _contents(out)
    assert parse_gradebook((out / "gradebook.json").read_text(encoding="ascii")).submissions[0].cached


def test_another_grade_makes_them_again(book: Gradebook, out: Path, made: Made, make_grade: GradeBuilder) -> None:
    """Whatever it is that has changed in the gradebook."""
    write_reports(book.model_copy(update={"submissions": (make_grade("anna", correct=[961]),)}), out)
    assert {"gradebook.json", "report.html", "feedback/anna.md"} <= set(made)
    assert "96.10 %" in (out / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("feedback", "is_whole_class"), [(False, True), (True, False)])
def test_another_wish_makes_them_again(
    book: Gradebook, out: Path, made: Made, *, feedback: bool, is_whole_class: bool
) -> None:
    """A link to a page that was not asked for, or a page of somebody who is gone, would stay."""
    write_reports(book, out, feedback=feedback, is_whole_class=is_whole_class)
    assert "report.html" in made


def test_pictures_of_test_images_are_put_in_and_taken_out(book: Gradebook, out: Path, made: Made) -> None:
    """Whether the images are here decides about the pages of students."""
    write_reports(book, out, images=np.zeros((1_000, 28, 28), np.uint8))
    assert "feedback/anna.html" in made
    _pass_time(out)
    made.clear()
    write_reports(book, out)
    assert "feedback/anna.html" in made


def test_a_grader_that_cannot_be_read_whole_makes_them_again(
    book: Gradebook, out: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No report is lost by it, and none is trusted, not even twice."""

    def fail() -> str:
        raise PermissionError

    monkeypatch.setattr(written, "whole_fingerprint", fail)
    for _ in range(2):
        made.clear()
        write_reports(book, out)
        _pass_time(out)
        assert "report.html" in made


@pytest.mark.parametrize("name", ["gradebook.json", "grades.csv", "feedback/anna.html", "charts/curves.svg"])
def test_a_report_that_is_gone_is_made_again(book: Gradebook, out: Path, name: str) -> None:
    """One of them is enough."""
    before = (out / name).read_bytes()
    (out / name).unlink()
    write_reports(book, out)
    assert (out / name).read_bytes() == before


def test_a_report_that_was_changed_is_made_again(book: Gradebook, out: Path) -> None:
    """Also where its size is as before."""
    before = (out / "grades.csv").read_bytes()
    (out / "grades.csv").write_bytes(before.replace(b"0.96", b"0.97"))
    assert (out / "grades.csv").read_bytes() != before
    _pass_time(out)
    write_reports(book, out)
    assert (out / "grades.csv").read_bytes() == before


def test_a_report_as_young_as_the_record_is_made_again(book: Gradebook, out: Path, made: Made) -> None:
    """Within a tick of the clock, a change shows in no time."""
    status = (out / "grades.csv").stat()
    os.utime(out / FILE, ns=(status.st_mtime_ns, status.st_mtime_ns))
    write_reports(book, out)
    assert "grades.csv" in made
    _pass_time(out)
    made.clear()
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    write_reports(book, out)
    assert made == ["gradebook.json"]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "\udcff",
        '{"source": 1, "files": 2}',
        '{"source": "SOURCE", "files": []}',
        '{"source": "SOURCE", "files": {}}',
        "[" * 10_000,
    ],
)
def test_a_record_that_cannot_be_read_is_none(book: Gradebook, out: Path, made: Made, content: str) -> None:
    """The reports are made again, and the record with them."""
    source = written.source_of(b"", feedback=True)
    (out / FILE).write_bytes(content.replace("SOURCE", source).encode(errors="surrogateescape"))
    assert not written.is_written(out, source)
    write_reports(book, out)
    assert "report.html" in made


def test_what_an_interrupted_run_left_is_not_trusted(
    book: Gradebook, out: Path, made: Made, monkeypatch: pytest.MonkeyPatch, make_grade: GradeBuilder
) -> None:
    """The reports of another class are among those that the record knows."""
    other = book.model_copy(update={"submissions": (make_grade("ben", correct=[970]),)})

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(folder.REPORTS, "class", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_reports(other, out)
    assert (out / "feedback" / "ben.html").is_file()
    write_reports(book, out)
    assert "report.html" in made
    assert not (out / "feedback" / "ben.html").exists()


@pytest.mark.parametrize("name", ["report/page/templates/class.html.j2", "report/page/static/class.css", "wording.py"])
def test_every_file_of_the_grader_counts(name: str, tmp_path: Path) -> None:
    """A page is made of templates, styles and scripts too."""
    package = tmp_path / "grader"
    shutil.copytree(Path(grader.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = whole_fingerprint(package)
    assert before == whole_fingerprint()
    whole_fingerprint.cache_clear()
    (package / ".#draft.py").symlink_to("nowhere")  # as an editor marks a file that it has open
    assert whole_fingerprint(package) == before
    whole_fingerprint.cache_clear()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert whole_fingerprint(package) != before


def test_the_version_of_a_library_counts(
    book: Gradebook, out: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one may draw another picture."""
    monkeypatch.setattr(written, "version", lambda name: f"{name} of tomorrow")
    write_reports(book, out)
    assert "report.html" in made
