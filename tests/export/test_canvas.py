"""Canvas's gradebook, read by the rules of Canvas's own importer."""

import csv
import io
import re
import zipfile

import pytest

from grader.collect.layouts.canvas import _NAME
from grader.errors import InputError
from grader.export import canvas, canvas_comments
from grader.gradebook import Gradebook


def imported(text: str) -> tuple[str, dict[str, str]]:
    """The possible points, and the scores by Canvas's ids, as `GradebookImporter` takes them.

    It wants "Student" in the first heading, "ID" in the second and "Section" in the last one about students.
    """
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert re.search("Student", header[0])
    assert re.search("ID", header[1])
    assert len(header) >= 4
    last = max(number for number, heading in enumerate(header) if re.search("Section", heading))
    assert header[last + 1 :] == ["MNIST, first network"]
    possible = rows.pop(0)
    assert "Points Possible" in possible[0]
    assert all(len(row) == len(header) for row in rows)
    return possible[-1], {row[1]: row[-1] for row in rows}


def test_canvas_reads_what_counts(book: Gradebook) -> None:
    """Totals by id; the excused are excused, and an error changes no grade."""
    possible, scores = imported(canvas.export(book)["canvas.csv"])
    assert possible == "105"
    assert len(scores) == 12
    assert {number: scores[number] for number in ("1001", "1002", "1003", "1004", "1005", "1006", "1009", "1012")} == {
        "1001": "104", "1002": "93.6", "1003": "52", "1004": "0", "1005": "EX", "1006": "104", "1009": "",
        "1012": "39.2",
    }  # fmt: skip


def test_no_name_is_run_by_a_spreadsheet(book: Gradebook) -> None:
    """A teacher looks at the file before it is imported."""
    for row in csv.reader(io.StringIO(canvas.export(book)["canvas.csv"], newline="")):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


def test_canvas_attaches_each_page_to_the_submission_it_is_about(book: Gradebook) -> None:
    """By the two numbers in its name: the student's and the attachment's, as in the download."""
    content = canvas_comments.export(book)["canvas-comments.zip"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            numbers = [part for part in name.split("_") if part.isdecimal()]  # infer_comment_context_from_filename
            assert _NAME.fullmatch(name)
            page = archive.read(name).decode()
            identity = f"s{int(numbers[0]) - 1000:02}" if numbers[0] != "1012" else "0012"
            assert int(numbers[1]) == 9000 + int(numbers[0])
            assert f"{identity} ·" in page
        assert len(archive.namelist()) == 10


def test_who_handed_in_nothing_gets_no_comment_and_that_is_said(book: Gradebook) -> None:
    """Canvas has nothing that a comment could be attached to."""
    (sentence,) = canvas_comments.notes(book)
    assert sentence.startswith("2 of 12 handed in no file from Canvas")


def test_files_that_are_not_from_canvas_are_a_sentence(book: Gradebook) -> None:
    """With the form of the names that were expected."""
    other = book.submissions[0].model_copy(update={"path": "submissions/s01/mnist_cnn.py"})
    with pytest.raises(InputError, match=r"roeann_1234_567890_mnist_cnn\.py; received none in the gradebook"):
        canvas_comments.export(book.model_copy(update={"submissions": (other,)}))


def test_a_group_gets_the_page_of_the_member_who_handed_in(book: Gradebook) -> None:
    """Canvas shows a comment on one member's file to the whole group."""
    gus, hal = (grade for grade in book.submissions if grade.id in {"s07", "s08"})
    both = (gus.model_copy(update={"path": hal.path}), hal)
    for members in (both, both[::-1]):
        content = canvas_comments.export(book.model_copy(update={"submissions": members}))["canvas-comments.zip"]
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (name,) = archive.namelist()
            assert "s08 · Hal Gray" in archive.read(name).decode()
