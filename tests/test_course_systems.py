"""docs/course-systems.md: its commands are run, and its examples are read as a run reads them."""

import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import load_assignment
from grader.collect.adjustments import correctable, current_adjustments
from grader.corrections import Correction
from grader.deadline import Late
from grader.gradebook_cli import main
from grader.report.json import to_json
from grader.spec import AssignmentSpec
from tests.export.class_of_twelve import class_of_twelve

PAGE = (Path(__file__).parent.parent / "docs" / "course-systems.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for line in re.search(r"<!-- export -->\n```bash\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()  # type: ignore[index]
]
SECTIONS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,CNN (12345)\n    Points Possible,,,,,105\n"
MOODLE = "Identifier,Full name,ID number,Email address,Status,Grade,Last modified (grade)\n"


@pytest.fixture
def desk(tmp_path: Path, assignment: AssignmentSpec, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A teacher's folder: what grade has written, and what Canvas and Moodle have exported."""
    book = class_of_twelve(assignment)
    people = [grade.student for grade in book.submissions if grade.student]
    rows = [f'"x",{each.ids["canvas_id"]},{each.id},{each.ids["login"]},{each.section},\n' for each in people]
    (tmp_path / "canvas_gradebook.csv").write_text(CANVAS + "".join(rows), encoding="utf-8")
    rows = [f"Participant {each.ids['moodle_id']},x,{each.id},{each.email},-,-,-\n" for each in people]
    (tmp_path / "moodle_worksheet.csv").write_text(MOODLE + "".join(rows), encoding="utf-8")
    first = book.submissions[0]
    renamed = first.model_copy(update={"id": "s1001"})
    (tmp_path / ".grade").mkdir()
    text = to_json(book.model_copy(update={"submissions": (renamed, *book.submissions[1:])}))
    (tmp_path / ".grade" / "gradebook.json").write_text(text, encoding="ascii")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_page_does_what_it_says(words: list[str], desk: Path) -> None:
    """It ends well, and leaves the files that the page's table names."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert not ended.value.code
    folder = desk / (words[words.index("--out") + 1] if "--out" in words else ".grade/export")
    row = re.search(rf"^\| `{words[1]}` \| `(.*?)` \|", PAGE, re.MULTILINE)
    assert row is not None
    assert list(folder.glob(row[1].replace("ID", "*")))


def test_every_format_is_shown() -> None:
    """In a command and in the table."""
    shown = set(re.findall(r"^\| `([a-z-]+)` \| `[a-z-]+[./]", PAGE, re.MULTILINE))
    assert {words[1] for words in COMMANDS} == shown


def test_the_example_of_lateness_is_a_valid_section() -> None:
    """As it stands on the page."""
    rules = Late.model_validate(tomllib.loads(SECTIONS[0])["late"])
    assert rules.due.isoformat() == "2026-03-10T23:59:00+01:00"


def test_the_example_of_adjustments_is_read(edited_assignment: Callable[..., Path], tmp_path: Path) -> None:
    """With the parts of the page's own example, by a class with these ids."""
    path = tmp_path / "adjustments.csv"
    path.write_text(re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")  # type: ignore[index]
    spec = load_assignment(edited_assignment(("[feedback]", f"{SECTIONS[1]}\n[feedback]")))
    ids = {f"s{number}" for number in range(1001, 1007)}
    adjustments = current_adjustments(path, tmp_path / "none", correctable(spec, {}), ids, print)
    assert len(adjustments.lines) == 6
    assert adjustments.of("s1003") == (Correction("manual.style", 4, None, ""),)
