"""The grades for programs and for Excel, read by what reads them."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.export import excel
from grader.export.excel import as_text
from grader.export.formats import EXPORTS
from grader.gradebook import Gradebook
from grader.report.csv import to_rows


def content(book: Gradebook, target: str) -> bytes:
    """The only file of an export."""
    (data,) = EXPORTS[target].files(book).values()
    return data.encode() if isinstance(data, str) else data


def test_pandas_reads_the_grades(book: Gradebook) -> None:
    """A line for each submission and none for the reference, numbers as numbers, ids as they are."""
    table = pd.read_csv(io.BytesIO(content(book, "csv")), dtype={"id": str, "sis_id": str}).set_index("id")
    assert len(table) == 12
    assert set(table["role"]) == {"submission"}
    assert table.loc["0012", "sis_id"] == "0012"
    assert table.loc["s02", ["accuracy_points", "manual_style_points", "late_deduction", "total"]].tolist() == [
        50, 4, 10.4, 93.6,
    ]  # fmt: skip
    assert table["total"].isna().sum() == 2


def test_excel_sees_utf_8_and_texts(book: Gradebook) -> None:
    """A mark at the beginning, and ids that it would take for numbers as formulas that are nothing but a text."""
    data = content(book, "excel")
    assert data.startswith(b"\xef\xbb\xbf")
    records = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    by_number = {record["moodle_id"]: record for record in records}
    assert by_number['="212"']["id"] == '="0012"'
    assert by_number['="203"']["name"] == "Cem Öztürk"
    assert by_number['="203"']["id"] == "s03"


@given(st.text(max_size=20) | st.text("0123456789eE-/. =\"'+@", max_size=12))
def test_an_id_never_becomes_another_formula(text: str) -> None:
    """Only letters, digits and what stands in a number or a date gets between the quotes."""
    cell = as_text(text)
    assert cell == text or (cell == f'="{text}"' and not set(text) & set('"=+@&,()'))


@pytest.mark.parametrize("text", ["007", "1E5", "12345678901234567890", "3-4", "3/4", "MAR1", "Sept 2", "1.0", "12:30"])
def test_what_excel_would_change_is_written_as_a_text(text: str) -> None:
    """Numbers, powers, times and dates."""
    assert as_text(text) == f'="{text}"'


@given(st.text(st.characters(exclude_categories=())) | st.text("=+-@,;\"'\r\n\t :#["))
def test_a_cell_is_never_a_formula(text: str) -> None:
    """Whatever a student is called: the text reads back as one cell that no spreadsheet runs."""
    (header, row) = csv.reader(io.StringIO(to_rows(["name"], [{"name": text}]), newline=""), strict=True)
    assert header == ["name"]
    assert not "".join(row).lstrip().startswith(("=", "+", "-", "@", "\uff1d"))


def test_headings_with_ids_are_those_of_the_roster(book: Gradebook) -> None:
    """Any system's column of ids, whatever it is called."""
    assert excel.ids(book) == {"canvas_id", "sis_id", "login", "moodle_id"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_grades(book: Gradebook, tmp_path: Path) -> None:
    """It opens the file for Excel and writes the same ids, names and totals again."""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    path = tmp_path / "grades.csv"
    path.write_bytes(content(book, "excel"))
    for source, ending in (("grades.csv", "ods"), ("grades.ods", "csv")):
        command = ["soffice", profile, "--headless", "--convert-to", ending, source]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    records = {record["id"]: record for record in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))}
    assert set(records) == {grade.id for grade in book.submissions}
    assert records["0012"]["moodle_id"] == "212"
    assert (records["s02"]["total"], records["s03"]["name"]) == ("93.6", "Cem Öztürk")
