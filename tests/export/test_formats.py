"""Every export of the class of twelve, pinned to the byte, and what all of them promise."""

import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.export.formats import EXPORTS
from grader.export.names import TARGET_NAMES
from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Status
from grader.report.json import parse_gradebook, to_json

TEXTS = [name for name in TARGET_NAMES if name not in {"canvas-comments", "moodle-feedback"}]
"""Those without pages, which have tests of their own."""


def shown(content: str | bytes) -> str:
    """A file as text; of a zip file the names in it, for the pages have golden files of their own."""
    if isinstance(content, str):
        return content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(f"{name}\n" for name in archive.namelist())
    return content.decode()


def test_every_export_is_there_in_the_order_of_the_help() -> None:
    """The command line offers the names, and each of them has its function."""
    assert tuple(EXPORTS) == TARGET_NAMES


@pytest.mark.parametrize("target", TARGET_NAMES)
def test_an_export_equals_its_golden_file(target: str, book: Gradebook, golden: Callable[[str, str], str]) -> None:
    """All its files in one, each below its name."""
    files = EXPORTS[target].files(book)
    received = "".join(f"===== {name}\n{shown(content)}" for name, content in files.items())
    assert received == golden(f"{target}.txt", received)


@pytest.mark.parametrize("target", TARGET_NAMES)
def test_an_export_is_the_same_from_the_file(target: str, book: Gradebook) -> None:
    """A gradebook that was written and read gives the same bytes, and so does a second time."""
    assert EXPORTS[target].files(parse_gradebook(to_json(book))) == EXPORTS[target].files(book)


@pytest.mark.parametrize("target", TARGET_NAMES)
def test_names_of_files_lead_nowhere_else(target: str, book: Gradebook) -> None:
    """Whatever an id is, its files lie in the folder of the exports."""
    (first, *_) = book.submissions
    hostile = first.model_copy(update={"id": "../../=etc/pass\x00wd"})
    for name in EXPORTS[target].files(book.model_copy(update={"submissions": (hostile,)})):
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert name.isprintable()


def _is_shown(character: str) -> bool:
    """Names have spaces of many widths, and Python calls only one of them printable."""
    return character.isprintable() or unicodedata.category(character) == "Zs"


@settings(max_examples=30)
@given(
    text=st.text(st.characters(exclude_categories=()), max_size=60) | st.text("=+-@,;\"'\r\n\t :#[_/.~\x00\x1b\ud800")
)
def test_no_text_of_a_student_gives_a_command(text: str, book: Gradebook) -> None:
    """Whatever stands in ids, names, paths and messages: each file is UTF-8, and has no control character."""
    (amy,) = (grade for grade in book.submissions if grade.id == "s01")
    assert amy.student is not None
    check = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=text),))
    hostile = amy.model_copy(
        update={
            "id": f"x{text}", "path": text, "checks": (check,),
            "student": amy.student.model_copy(update={"name": text, "section": text, "email": text}),
        }
    )  # fmt: skip
    for target in TEXTS:
        for name, content in EXPORTS[target].files(book.model_copy(update={"submissions": (hostile,)})).items():
            assert name.isprintable()
            lines = shown(content).encode().decode().removeprefix("\ufeff").splitlines()
            assert all(map(_is_shown, "".join(lines))), target
            assert not any(line.lstrip().startswith(("::", "##[")) for line in lines)


def test_a_gradebook_of_nobody_can_be_exported(book: Gradebook) -> None:
    """It has headings and no lines; only Canvas's comments need a file that was handed in."""
    nobody = book.model_copy(update={"submissions": ()})
    for target, export in EXPORTS.items():
        if target != "canvas-comments":
            assert isinstance(dict(export.files(nobody)), dict)
