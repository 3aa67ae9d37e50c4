"""Moodle's worksheet and feedback files, read by the rules of Moodle's own importers."""

import csv
import io
import zipfile

import pytest

from grader.corrections import Adjustment
from grader.export import moodle
from grader.gradebook import Gradebook


def imported(text: str) -> dict[int, tuple[str, str]]:
    """Grades and comments by participants, as `assignfeedback_offline_grade_importer` takes them.

    It wants three headings by their names, and the number behind the word "Participant ".
    """
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(header)
    records = [dict(zip(header, row, strict=True)) for row in rows]
    return {
        int(record["Identifier"][len("Participant ") :]): (record["Grade"], record["Feedback comments"])
        for record in records
    }


def target(name: str) -> tuple[int, str, str] | None:
    """Participant, plugin and file, as `assignfeedback_file_zip_importer` takes them from a name."""
    info = name.split("_", 4)
    if name.startswith((".", "~")) or len(info) < 5 or not info[1].isdecimal():
        return None
    return int(info[1]), f"{info[2]}_{info[3]}", info[4]


def test_an_underscore_in_a_name_moves_no_number(book: Gradebook) -> None:
    """Moodle counts underscores, and itself writes blanks for those of a name."""
    (amy,) = (grade for grade in book.submissions if grade.id == "s01")
    assert amy.student is not None
    named = amy.model_copy(update={"student": amy.student.model_copy(update={"name": "A_7_b"})})
    content = moodle.export_feedback(book.model_copy(update={"submissions": (named,)}))["moodle-feedback.zip"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [target(name) for name in archive.namelist()] == [(201, "assignsubmission_file", "feedback.html")]


def test_moodle_reads_what_counts(book: Gradebook) -> None:
    """Totals by participant; who is excused and an error keep the grade that they have."""
    grades = imported(moodle.export(book)["moodle.csv"])
    assert len(grades) == 12
    assert {number: grades[number][0] for number in (201, 202, 204, 205, 209, 212)} == {
        201: "104", 202: "93.6", 204: "0", 205: "", 209: "", 212: "39.2",
    }  # fmt: skip
    assert "1 day was begun" in grades[202][1]
    assert grades[205][1].endswith("Excused, so the assignment does not count. Exchange semester.")


@pytest.mark.parametrize(("total", "most"), [(60.0, "105"), (120.5, "120.5")])
def test_the_maximum_that_moodle_needs_is_said(total: float, most: str, book: Gradebook) -> None:
    """The parts by hand count, and so does whoever has more than that."""
    word = Adjustment(check="total", points=total, comment="Oral examination.")
    amy = book.submissions[1].model_copy(update={"adjustments": (word,)})
    (sentence,) = moodle.notes(book.model_copy(update={"submissions": (amy,)}))
    assert f"has to be at least {most}: " in sentence


def test_moodle_gives_each_page_to_its_student(book: Gradebook) -> None:
    """By the participant's number, to the plugin that takes files, under one name for all."""
    with zipfile.ZipFile(io.BytesIO(moodle.export_feedback(book)["moodle-feedback.zip"])) as archive:
        targets = {name: target(name) for name in archive.namelist()}
        assert {each[0] for each in targets.values() if each} == set(range(201, 213))
        assert {each[1:] for each in targets.values() if each} == {("assignsubmission_file", "feedback.html")}
        page = next(name for name, each in targets.items() if each and each[0] == 203)
        assert "s03 · Cem Öztürk" in archive.read(page).decode()
