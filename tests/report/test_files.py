"""The reports as files: what is written, what is left alone, what is removed."""

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

import pytest

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.records import Epoch, Grade, Status
from grader.report.files import write_reports, write_whole
from grader.report.folder import REPORTS
from grader.report.json import parse_gradebook
from grader.report.page.chart_files import ChartFile
from grader.report.reported import Reported
from grader.summary import ModelSummary

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@pytest.fixture
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A class of two, one of whom handed nothing in."""
    return make_gradebook(make_grade("anna", correct=[960]), make_grade("ben", status=Status.MISSING))


_CHARTS = {f"charts/{name}.svg" for name in ("distribution", "curves", "parameters", "flops")}


def test_what_nothing_can_replace_is_written_first(
    book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gradebook, from which all else could be made, is there when the first report fails."""

    def fail(_: Reported) -> NoReturn:
        raise RuntimeError

    monkeypatch.setitem(REPORTS, next(iter(REPORTS)), fail)
    with pytest.raises(RuntimeError):
        write_reports(book, tmp_path)
    assert _names(tmp_path) == {"gradebook.json"}


def _sized(grade: Grade) -> Grade:
    model = ModelSummary(parameters=9_000, flops=90_000, layers=4, spec_sha256="a" * 64)
    return grade.model_copy(update={"model": model})


def _names(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_a_folder_gets_every_report(book: Gradebook, tmp_path: Path) -> None:
    """The names are part of what other tools rely on."""
    write_reports(book, tmp_path / "new")
    names = {"gradebook.json", "report.html", "report.md", "grades.csv", "feedback/anna.md", "feedback/ben.md"}
    names |= {"feedback/anna.html", "feedback/ben.html", "written.json", *_CHARTS}
    assert _names(tmp_path / "new") == names
    assert parse_gradebook((tmp_path / "new" / "gradebook.json").read_text(encoding="utf-8")) == book
    assert (tmp_path / "new" / "grades.csv").read_text(encoding="utf-8").startswith("role,rank,id,")
    assert (tmp_path / "new" / "report.md").read_text(encoding="utf-8").startswith("Assignment: ")


def test_feedback_is_optional(book: Gradebook, tmp_path: Path) -> None:
    """Without it the folder of the pages is neither made nor changed."""
    write_reports(book, tmp_path, feedback=False)
    assert _names(tmp_path) == {"gradebook.json", "report.html", "report.md", "grades.csv", "written.json", *_CHARTS}
    write_reports(book, tmp_path)
    write_reports(book.only("anna"), tmp_path, feedback=False)
    assert "feedback/ben.md" in _names(tmp_path)


def test_without_feedback_nothing_leads_to_it(book: Gradebook, tmp_path: Path) -> None:
    """A link to a page that is not there is worse than none."""
    write_reports(book, tmp_path)
    assert '"page":"feedback/anna.html"' in (tmp_path / "report.html").read_text(encoding="utf-8")
    write_reports(book, tmp_path, feedback=False)
    assert '"page":"feedback/' not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_every_picture_of_the_markdown_is_there(book: Gradebook, tmp_path: Path) -> None:
    """Of the class and of a student, whatever the id is."""
    odd = book.submissions[0].model_copy(update={"id": "a b/c(d)#e"})
    epochs = (Epoch(loss=0.3, accuracy=0.9, val_loss=0.3, val_accuracy=0.9),)
    odd = odd.model_copy(update={"trials": (odd.trials[0].model_copy(update={"epochs": epochs}),)})
    write_reports(book.model_copy(update={"submissions": (odd, *book.submissions)}), tmp_path)
    pictures = [
        page.parent / unquote(address)
        for page in (tmp_path / "report.md", *(tmp_path / "feedback").glob("*~*.md"))
        for address in re.findall(r"^!\[.*\]\((.*)\)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(pictures) == 5
    assert all(picture.is_file() for picture in pictures)


def test_charts_are_drawn_only_where_something_has_changed(
    book: Gradebook, make_grade: GradeBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To draw a class takes longer than all of its reports."""
    drawn: list[ChartFile] = []
    draw = ChartFile.drawn

    def note(chart: ChartFile) -> str:
        drawn.append(chart)
        return draw(chart)

    monkeypatch.setattr(ChartFile, "drawn", note)
    write_reports(book, tmp_path)
    assert len(drawn) == len(_CHARTS)
    write_reports(book, tmp_path)
    assert len(drawn) == len(_CHARTS)
    late = book.model_copy(update={"submissions": (book.submissions[0], _sized(make_grade("ben", correct=[970])))})
    write_reports(late, tmp_path)
    assert len(drawn) > len(_CHARTS)


def test_what_is_there_already_is_not_written(book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged class costs no write and no wait for the disk."""
    write_reports(book, tmp_path)
    later = (tmp_path / "written.json").stat().st_mtime_ns + 10**9  # a tick of the clock may be longer than this test
    os.utime(tmp_path / "written.json", ns=(later, later))

    def refuse(_: int) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "fsync", refuse)
    write_reports(book, tmp_path)


def test_only_the_changed_page_is_written(book: Gradebook, make_grade: GradeBuilder, tmp_path: Path) -> None:
    """A late submission changes its own page."""
    write_reports(book, tmp_path)
    before = {name: (tmp_path / "feedback" / name).stat().st_ino for name in ("anna.md", "ben.md")}
    late = book.model_copy(update={"submissions": (book.submissions[0], make_grade("ben", correct=[970]))})
    write_reports(late, tmp_path)
    after = {name: (tmp_path / "feedback" / name).stat().st_ino for name in before}
    assert after["anna.md"] == before["anna.md"]
    assert "97.00 %" in (tmp_path / "feedback" / "ben.md").read_text(encoding="utf-8")


def test_pages_of_others_are_removed_and_nothing_else(book: Gradebook, tmp_path: Path) -> None:
    """A page that was changed or copied, and any other file, is the teacher's."""
    write_reports(book, tmp_path)
    feedback = tmp_path / "feedback"
    (feedback / "copy.md").write_bytes((feedback / "ben.md").read_bytes())
    (feedback / "notes.md").write_text("For me.", encoding="utf-8")
    (feedback / "folder.md").mkdir()
    write_reports(book.only("anna"), tmp_path)
    kept = {"anna.html", "anna.md", "copy.md", "notes.md", "folder.md"}
    assert {path.name for path in feedback.iterdir()} == kept
    with (feedback / "anna.md").open("a", encoding="utf-8") as file:
        file.write("Well done!")
    write_reports(book.only("ben"), tmp_path)
    assert (feedback / "anna.md").read_text(encoding="utf-8").endswith("Well done!")


def test_findings_of_an_earlier_run_are_removed(book: Gradebook, tmp_path: Path) -> None:
    """Nobody shows a class what another class has found; other files of that folder are not the grader's."""
    (tmp_path / "charts").mkdir()
    for name in ("class_findings.html", "charts/class_findings.svg", "charts/class_findings.png", "charts/mine.svg"):
        (tmp_path / name).write_text("earlier", encoding="utf-8")
    write_reports(book, tmp_path)
    assert not list(tmp_path.rglob("class_findings*"))
    assert (tmp_path / "charts" / "mine.svg").is_file()


def test_pages_of_others_stay_where_only_some_were_graded(book: Gradebook, tmp_path: Path) -> None:
    """Who was not asked for is not gone."""
    write_reports(book, tmp_path)
    write_reports(book.only("anna"), tmp_path, is_whole_class=False)
    assert "feedback/ben.html" in _names(tmp_path)


def test_a_changed_page_is_set_aside(book: Gradebook, tmp_path: Path) -> None:
    """What a teacher wrote into a page is kept, and the page is written anew."""
    write_reports(book, tmp_path)
    page = tmp_path / "feedback" / "anna.md"
    original = page.read_bytes()
    page.write_bytes(b"Well done!" + original)
    write_reports(book, tmp_path)
    (aside,) = page.parent.glob("anna.md.aside-*")
    assert page.read_bytes() == original
    assert aside.read_bytes() == b"Well done!" + original


def test_a_file_that_cannot_be_written_is_a_sentence(book: Gradebook, tmp_path: Path) -> None:
    """It says which file, why, and what to do."""
    (tmp_path / "report.md").mkdir()
    with pytest.raises(GraderError, match=r"report\.md could not be written: Is a directory\. Make room or permit"):
        write_reports(book, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gradebook.json", "report.md"]


def test_a_page_that_cannot_be_removed_is_a_sentence(
    book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that stays behind would be sent to somebody; it does not stay silently."""
    write_reports(book, tmp_path)

    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(GraderError, match=r"ben\.html could not be removed: Permission denied\. Make room or permit"):
        write_reports(book.only("anna"), tmp_path)


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault may show only when the data reach the disk; no temporary file is left."""
    path = tmp_path / "report.md"
    write_whole(path, "before")

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert _names(tmp_path) == {"report.md"}


@pytest.mark.parametrize(
    ("content", "stored"), [("Zoë\n", b"Zo\xc3\xab\n"), ("\udce9\r\n", b"\\udce9\r\n"), (b"\x89P", b"\x89P")]
)
def test_content_is_stored_to_the_byte(content: str | bytes, stored: bytes, tmp_path: Path) -> None:
    """UTF-8 and untouched line ends; what UTF-8 does not have is an escape."""
    write_whole(tmp_path / "file", content)
    assert (tmp_path / "file").read_bytes() == stored
