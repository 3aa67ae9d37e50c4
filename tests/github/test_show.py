"""What a job of GitHub shows of a gradebook: annotations, outputs, the summary."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.corrections import EXCUSED, Adjustment
from grader.github.annotations import MOST, annotations
from grader.github.classroom import notices
from grader.github.cli import main
from grader.github.summary import MOST_BYTES, summary
from grader.github.totals import totals
from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.json import to_json

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]
ROOT = Path("head")


def check(*findings: Finding, name: str = "budget", status: Status = Status.FAILED) -> CheckResult:
    """A check with these findings."""
    return CheckResult.model_validate({"name": name, "status": status, "findings": findings})


@pytest.fixture
def shown(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Callable[..., list[str]]:
    """The annotations of one submission, which lies in `head/submissions/amy`."""

    def write(*checks: CheckResult, file: str = "mnist_cnn.py", status: Status = Status.FAILED) -> list[str]:
        grade = make_grade("amy", *checks, status=status)
        return annotations(make_gradebook(grade.model_copy(update={"path": f"head/submissions/amy/{file}"})), ROOT)

    return write


def test_a_finding_stands_at_its_file_and_line(shown: Callable[..., list[str]]) -> None:
    """The file is named from the repository's root, and the text does not say the place again."""
    finding = Finding(problem="It is too large.", advice="Pool first.", line=14)
    assert shown(check(finding)) == [
        "::error file=submissions/amy/mnist_cnn.py,line=14,title=amy%3A budget::It is too large. Pool first."
    ]


def test_a_finding_in_a_module_stands_there(shown: Callable[..., list[str]]) -> None:
    """A module lies beside the file that was handed in."""
    (line,) = shown(check(Finding(problem="No.", path="parts/blocks.py", line=2)))
    assert "file=submissions/amy/parts/blocks.py,line=2," in line


def test_a_finding_in_a_notebook_says_its_cell(shown: Callable[..., list[str]]) -> None:
    """The line of a cell is none of the file, which is JSON."""
    (line,) = shown(check(Finding(problem="No.", cell=3, line=2)), file="cnn.ipynb")
    assert line == "::error file=submissions/amy/cnn.ipynb,title=amy%3A budget::cell 3, line 2: No."


def test_a_file_outside_of_the_repository_is_not_named(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """GitHub would look for it and find nothing."""
    book = make_gradebook(make_grade("amy", check(Finding(problem="No.")), status=Status.FAILED))
    assert annotations(book, ROOT) == ["::error title=amy%3A budget::No."]


def test_the_level_says_whose_fault_it_is(shown: Callable[..., list[str]]) -> None:
    """The student's, the grader's, nobody's; what was skipped says nothing."""
    lines = shown(
        check(Finding(problem="Remark."), name="spec", status=Status.PASSED),
        check(Finding(problem="Wrong.")),
        check(Finding(problem="Broken."), name="training", status=Status.ERROR),
        check(Finding(problem="Skipped."), name="accuracy", status=Status.SKIPPED),
    )
    assert [line.split()[0].removeprefix("::") for line in lines] == ["error", "warning", "notice"]


def test_who_handed_in_nothing_has_an_annotation(shown: Callable[..., list[str]]) -> None:
    """It is an error, without checks to explain it."""
    (line,) = shown(status=Status.MISSING)
    assert line.startswith("::error ")
    assert line.endswith("::Nothing was handed in.")


def test_no_more_are_printed_than_github_shows(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Everybody's first finding goes before anybody's second, and the last place says how many are left."""
    many = check(*(Finding(problem=f"{number}.") for number in range(8)))
    book = make_gradebook(*(make_grade(name, many, status=Status.FAILED) for name in ("amy", "bob", "cem")))
    lines = annotations(book, ROOT)
    assert len(lines) == MOST
    assert [line.rpartition("::")[2] for line in lines[:4]] == ["0.", "0.", "0.", "1."]
    assert lines[-1] == "::error title=More::15 more stand in the summary of this job."


def test_what_classroom_reads_has_room_among_the_notices(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A student with many remarks gets points all the same."""
    remarks = check(*(Finding(problem=f"{number}.") for number in range(12)), name="spec", status=Status.PASSED)
    lines = annotations(make_gradebook(make_grade("amy", remarks)), ROOT, other_notices=2)
    assert len(lines) == MOST - 2
    assert lines[-1] == "::notice title=More::5 more stand in the summary of this job."


def test_a_students_text_gives_no_command(shown: Callable[..., list[str]]) -> None:
    """Neither by a line break nor by the older form of a command."""
    lines = shown(check(Finding(problem="x\n::set-env name=A::b ##[add-mask]c\r::stop-commands::d")))
    assert len(lines) == 1
    assert lines[0].count("\n") == lines[0].count("\r") == 0
    assert "##[" not in lines[0]


def test_totals_are_numbers_and_one_word(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Later steps compare them; no id and no name is among them."""
    amy, bob = make_grade("amy\nresult=passed", points=62.5, status=Status.FAILED), make_grade("bob", points=100)
    assert totals(make_gradebook(amy, bob)) == {
        "result": "failed", "submissions": "2", "passed": "1", "failed": "1", "missing": "0", "excused": "0",
        "errors": "0", "points": "162.5", "max_points": "200",
    }  # fmt: skip


def test_nothing_is_red_for_who_is_excused(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Neither a number that says so, nor a notice, nor an annotation."""
    excuse = {"adjustments": (Adjustment(check=EXCUSED, comment="Exchange semester."),)}
    missing = make_grade("away", status=Status.MISSING).model_copy(update=excuse)
    failed = make_grade("ill", check(Finding(problem="Too large.")), status=Status.FAILED).model_copy(update=excuse)
    book = make_gradebook(missing, failed)
    assert totals(book) == {
        "result": "passed", "submissions": "2", "passed": "0", "failed": "0", "missing": "0", "excused": "2",
        "errors": "0", "points": "0", "max_points": "0",
    }  # fmt: skip
    assert notices(book) == []
    assert annotations(book, ROOT) == []


def test_where_nobody_was_graded_nobody_failed(make_gradebook: GradebookBuilder) -> None:
    """A change that touches no submission is not red."""
    assert totals(make_gradebook())["result"] == "passed"


def test_a_summary_fits_into_githubs_limit(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A larger one would be refused as a whole."""
    finding = Finding(problem="ü" * 5_000)
    book = make_gradebook(*(make_grade(f"s{number}", check(finding), status=Status.FAILED) for number in range(200)))
    text = summary(book, "Only a look.")
    assert text.startswith("Only a look.\n\n")
    assert 0.9 * MOST_BYTES < len(text.encode()) <= MOST_BYTES
    assert text.endswith("has all of it.\n")


def test_classroom_reads_the_points(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Both notices, as its own reporter writes them; who is excused has none."""
    excuse = (Adjustment(check=EXCUSED, comment="Exchange semester."),)
    excused = make_grade("away", status=Status.MISSING).model_copy(update={"adjustments": excuse})
    assert notices(make_gradebook(make_grade("amy", points=62.5), excused)) == [
        "::notice title=Autograding complete::Points 62.5/100",
        '::notice title=Autograding report::{"totalPoints":62.5,"maxPoints":100.0}',
    ]


def test_a_step_gets_everything(
    make_grade: GradeBuilder,
    make_gradebook: GradebookBuilder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Annotations on standard output; outputs and summary behind what is in their files."""
    book = make_gradebook(make_grade("amy", check(Finding(problem="No.")), status=Status.FAILED))
    (tmp_path / "gradebook.json").write_text(to_json(book), encoding="utf-8")
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        (tmp_path / name).write_text("before\n", encoding="utf-8")
        monkeypatch.setenv(name, str(tmp_path / name))
    with pytest.raises(SystemExit) as end:
        main([str(tmp_path / "gradebook.json"), "--classroom", "--note", "A look."])
    assert not end.value.code
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::notice", "::notice"]
    assert (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8").startswith("before\nresult=failed\nsubmissions=1\n")
    assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8").startswith("before\nA look.\n\nAssignment: ")


@pytest.mark.parametrize("content", [None, b"\xff", b"{}"])
def test_without_a_gradebook_there_is_a_sentence(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """None there, or another file."""
    if content is not None:
        (tmp_path / "gradebook.json").write_bytes(content)
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "gradebook.json")])
    assert "grader.github: expected " in capsys.readouterr().err
