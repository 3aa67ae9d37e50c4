"""Text that Python reads, and the sentence for text that it does not."""

import pytest

from grader.records import Place
from grader.report.sentences import text
from grader.source.fault import SourceFaultError
from grader.source.syntax import parse

LINE = b"name = 'caf\xc3\xa9'\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LINE, id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + LINE, id="byte order mark"),
        pytest.param(LINE.replace(b"\n", b"\r\n"), id="Windows line ends"),
        pytest.param(LINE.replace(b"\n", b"\r"), id="old Macintosh line ends"),
        pytest.param(b"# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n", id="a declared encoding"),
        pytest.param(b"path = 'C:\\data'\n", id="an escape that Python warns about"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid escape sequence")
def test_whatever_python_accepts_is_read(content: bytes) -> None:
    """What runs on the student's machine is read here."""
    assert len(parse(content).body) == 1


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        pytest.param(b"def f(:\n", "The file is not valid Python: invalid syntax.", 1, id="a syntax error"),
        pytest.param(b"x = 1\n  y = 2\n", "The file is not valid Python: unexpected indent.", 2, id="indentation"),
        pytest.param(b"x = (1,\n", "The file is not valid Python: '(' was never closed.", 1, id="an open bracket"),
        pytest.param(b"x = [1 2]\n", "Perhaps you forgot a comma?", 1, id="a question keeps its own mark"),
        pytest.param(LINE.decode().encode("utf-16"), "as UTF-16 and binary files do. Save it", None, id="UTF-16"),
        pytest.param(b"x = 1\0\n", "null characters", None, id="a null character"),
        pytest.param(b"\n\nx = 'caf\xe9'\n", "a character that is not UTF-8. Save it", 3, id="undeclared encoding"),
        pytest.param(b"# coding: klingon\n", "is not in the encoding that it declares", 1, id="an unknown encoding"),
        pytest.param(b"# coding: rot13\n", "not a text encoding", None, id="an encoding of no text"),
        pytest.param(b"\n# coding: PunyCode\n", "punycode. Save it as UTF-8", 1, id="an encoding that takes minutes"),
        pytest.param(b"x = " + b"9" * 5_000, "4300 digits", 1, id="a huge number"),
        pytest.param(b"x = " + b"(" * 5_000, "too many nested parentheses", 1, id="deep parentheses"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1", "nested too deeply", None, id="deep signs"),
        pytest.param(b"x = " + b"a." * 50_000 + b"a\n", "nested too deeply", None, id="a long chain"),
        pytest.param(b"if a: pass\n" + b"elif a: pass\n" * 5_000, "nested too deeply", None, id="a long elif"),
    ],
)
def test_what_python_refuses_is_a_sentence(content: bytes, message: str, line: int | None) -> None:
    """Python's own message with the line where there is one, or what to do about the encoding."""
    with pytest.raises(SourceFaultError) as caught:
        parse(content)
    assert message in text(caught.value.finding)
    assert (caught.value.check, caught.value.finding.line, caught.value.finding.cell) == ("source", line, None)


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        pytest.param("x = 1\ny = (\n", "The cell is not valid Python: '(' was never closed.", 2, id="a syntax error"),
        pytest.param("x = '\ud800'", "The cell holds half a character", None, id="half a surrogate pair"),
        pytest.param("x = '\0'", "The cell holds null characters", None, id="a null character"),
    ],
)
def test_a_cell_is_named(source: str, message: str, line: int | None) -> None:
    """The place is the cell and the line in it."""
    with pytest.raises(SourceFaultError, match="The cell") as caught:
        parse(source, Place(cell=4))
    assert message in text(caught.value.finding)
    assert caught.value.finding.place == Place(line=line, cell=4)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("layers.Conv2D(<your code>, 3)", "<your code>."),
        ("model = <FILTERS>", "<FILTERS>."),
        ("layers.Conv2D(?, 3)", "?"),
        ("layers.Conv2D(???, 3)", "???"),
        ("model = YOUR CODE HERE", "YOUR CODE HERE."),
        ("model = # TODO: a Sequential model", "# TODO: a Sequential model."),
        ("    return  # fill this in", "# fill this in."),
    ],
)
def test_a_blank_that_is_no_python_is_told(line: str, shown: str) -> None:
    """Its author has filled in the others, and overlooked this one."""
    source = f"if x:\n    pass\n{line}\n" if not line.startswith(" ") else f"def f():\n    x = (\n{line}\n    )\n"
    with pytest.raises(SourceFaultError) as caught:
        parse(source)
    advice = "Write in its place what the template asks for."
    assert text(caught.value.finding) == f"line 3: A blank is not filled in: {shown} {advice}"


@pytest.mark.parametrize(
    "line",
    [
        "print('<b>your code here</b>'",
        "x = (1 < y > 2 3)",
        "x = [1 2]  # TODO",
        "def f(:  # complete this",
        "x = 'what?' y",
    ],
)
def test_other_faults_are_not_taken_for_blanks(line: str) -> None:
    """A text or a remark that only looks like one is no reason to say so."""
    with pytest.raises(SourceFaultError, match="is not valid Python"):
        parse(f"{line}\n")
