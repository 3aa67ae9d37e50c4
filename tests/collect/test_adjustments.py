"""The file of adjustments: what is read, what is refused before anything is graded, and what the next run knows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.collect.adjustments import correctable, current_adjustments, read_adjustments
from grader.corrections import Correction
from grader.errors import InputError
from grader.spec import AssignmentSpec

HEADINGS = "id,check,points,delta,comment\n"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the lines below the headings, or with headings of their own."""

    def written(text: str) -> Path:
        path = tmp_path / "adjust.csv"
        path.write_text(text if text.startswith(("id", "check", ";")) else HEADINGS + text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def with_parts(assignment: AssignmentSpec) -> AssignmentSpec:
    """The project's assignment, with a part that a person grades."""
    return assignment.model_copy(update={"manual": {"style": 5.0}})


def test_lines_are_read(write: Write, with_parts: AssignmentSpec) -> None:
    """In their order, with the numbers as a spreadsheet of any country writes them."""
    text = "id;check;points;delta;comment\ns1;Accuracy;45,5;;Read wrongly\ns2;manual;;-3;Copied\ns1;manual.style;4;;\n"
    adjustments = read_adjustments(write(text), correctable(with_parts, {}))
    assert adjustments.of("s1") == (
        Correction("accuracy", 45.5, None, "Read wrongly"),
        Correction("manual.style", 4, None, ""),
    )
    assert adjustments.of("s2") == (Correction("manual", None, -3, "Copied"),)
    assert adjustments.of("s3") == ()


def test_points_of_manual_are_added(write: Write, with_parts: AssignmentSpec) -> None:
    """There is nothing that they could replace."""
    assert read_adjustments(write("s1,manual,3,,Bonus"), correctable(with_parts, {})).of("s1") == (
        Correction("manual", None, 3, "Bonus"),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "at|id of", id="nothing"),
        pytest.param("check,points\n", "column with the heading id in line 1; received only check, points", id="no id"),
        pytest.param("id,check,grade\n", "no other columns .* line 1; received 'grade'", id="unknown column"),
        pytest.param("id,check,id\n", "each once in line 1; received two of them", id="column twice"),
        pytest.param("s1,style,1,,r", "one of contract, .*manual.style, .*line 2, column check; received 'style'",
                     id="unknown check"),
        pytest.param("s1,source,1,,r", "one of contract, .*; received 'source'", id="check without points"),
        pytest.param("s1,accuracy,51,,r", "0 to 50 points for accuracy in line 2, column points; received 51",
                     id="too many points"),
        pytest.param("s1,accuracy,-1,,r", "0 to 50 points", id="less than nothing"),
        pytest.param("s1,accuracy,many,,r", "a number of points .*; received 'many'", id="no number"),
        pytest.param("s1,accuracy,nan,,r", "a number of points", id="not a number"),
        pytest.param("s1,accuracy,1e9,,r", "a number of points", id="a power"),
        pytest.param("s1,accuracy,,,r", "either points or delta in line 2; received neither", id="neither"),
        pytest.param("s1,accuracy,1,1,r", "either points or delta in line 2; received both", id="both"),
        pytest.param("s1,late,,1,r", "points and no delta for late", id="delta of lateness"),
        pytest.param("s1,excused,1,,r", "neither points nor delta for excused", id="points for an excuse"),
        pytest.param("s1,accuracy,1,,", "a reason for the student to read in line 2, column comment", id="no reason"),
        pytest.param(",accuracy,1,,r", "the id of a submission in line 2, column id; received an empty cell",
                     id="nobody"),
        pytest.param("s1,accuracy,1,,r\ns1,accuracy,2,,r", "accuracy of s1 set only once in line 3; received a second",
                     id="set twice"),
        pytest.param("s1,accuracy,,-60,r", "-50 to 50 points more for accuracy in line 2, column delta; received -60",
                     id="delta beyond the check's points"),
        pytest.param("s1,total,5,,r\ns1,excused,,,r", "s1 to be excused or to have a total, and not both in line 2",
                     id="excused with a total"),
        pytest.param("s1,accuracy,1,,a, b", "quotes around a cell", id="comma in a reason"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_sentence_with_its_line(
    text: str, sentence: str, write: Write, with_parts: AssignmentSpec
) -> None:
    """What was expected, where, what was received, and what to do."""
    if not text:
        path = write("id")
        path.write_text("", encoding="utf-8")
        sentence = "a line of headings: id, check, points, delta, comment; received an empty file"
    else:
        path = write(text)
    with pytest.raises(InputError, match=sentence) as caught:
        read_adjustments(path, correctable(with_parts, {}))
    assert str(caught.value).endswith("Correct the file of adjustments.")


def test_a_line_that_fits_nobody_is_refused(write: Write, with_parts: AssignmentSpec, tmp_path: Path) -> None:
    """With its line, and who may have been meant."""
    path = write("s1001,manual,1,,r\ns1O02,manual,1,,r\n")
    with pytest.raises(InputError, match=r"somebody on the roster in line 3, column id; received 's1O02', which fits "
                                         r"nobody \(there is s1002\)"):  # fmt: skip
        current_adjustments(path, tmp_path / "kept.csv", correctable(with_parts, {}), {"s1001", "s1002"}, print)


def test_the_next_run_knows_them(write: Write, with_parts: AssignmentSpec) -> None:
    """Without a file, those of the last run hold; this is said, and who is not there this time is no mistake."""
    kept, said = write("s1,manual,1,,r\ns2,manual,1,,r\n"), list[str]()
    adjustments = current_adjustments(None, kept, correctable(with_parts, {}), {"s1"}, said.append)
    assert adjustments.of("s1") == (Correction("manual", None, 1, "r"),)
    (sentence,) = said
    assert sentence.startswith("The 2 adjustments of the last --adjust hold, 1 of them for people who are not in this")


def test_without_any_file_there_are_none(with_parts: AssignmentSpec, tmp_path: Path) -> None:
    """And nothing is said."""
    said = list[str]()
    assert (
        current_adjustments(None, tmp_path / "none.csv", correctable(with_parts, {}), {"s1"}, said.append).lines == ()
    )
    assert said == []


def test_the_points_of_a_teachers_own_check_can_be_corrected(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """By its name, up to what it is worth; one that is worth nothing has none to correct."""
    file = tmp_path / "adjustments.csv"
    file.write_text("id,check,points,delta,comment\na,wide,4,,Seen in class.\n", encoding="utf-8")
    worth = correctable(assignment, {"wide": 5, "bare": 0})
    assert read_adjustments(file, worth).of("a") == (Correction("wide", 4, None, "Seen in class."),)
    assert "bare" not in worth
