"""From bytes to a program, or to a sentence."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.source.fault import Place, SourceFaultError
from grader.source.program import Program, read_program

MODEL = "def build_model():\n    return 1 / 0\n"


def read(content: str | bytes, *, notebook: bool = False) -> Program:
    """Read a submission."""
    data = content.encode() if isinstance(content, str) else content
    return read_program(data, notebook=notebook, function="build_model")


def notebook(*cells: str | tuple[str, str], **changes: Any) -> bytes:
    """A notebook of code cells; a pair is (type, source)."""
    made: list[dict[str, Any]] = []
    for cell in cells:
        kind, source = cell if isinstance(cell, tuple) else ("code", cell)
        code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
        made.append({"cell_type": kind, "metadata": {}, "source": source, **code})
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **changes}).encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(MODEL.encode(), id="plain"),
        pytest.param(b"\xef\xbb\xbf" + MODEL.encode(), id="byte order mark"),
        pytest.param(MODEL.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + MODEL.encode(), id="a declared encoding"),
    ],
)
def test_every_encoding_that_python_accepts_is_read(content: bytes) -> None:
    """What runs on the student's machine is read here."""
    assert len(read(content).tree.body) == 1


@pytest.mark.parametrize(
    ("content", "told", "line"),
    [
        pytest.param(b"def build_model(:\n", "no valid Python", 1, id="a syntax error"),
        pytest.param(b"x = 1\n  y = 2\n", "unexpected indent", 2, id="wrong indentation"),
        pytest.param(MODEL.encode("utf-16"), "UTF-8", None, id="UTF-16"),
        pytest.param(b"x = 'caf\xe9'\n" + MODEL.encode(), "no valid Python", None, id="an undeclared encoding"),
        pytest.param(b"x = " + b"(" * 5_000, "no valid Python", 1, id="deep parentheses"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1", "nested", None, id="a parser bomb"),
        pytest.param(b"x = " + b"a." * 50_000 + b"a\n" + MODEL.encode(), "nested", None, id="a long chain"),
    ],
)
def test_a_file_that_is_no_python_is_a_sentence(content: bytes, told: str, line: int | None) -> None:
    """Python's own message, the line where there is one, and never an exception of another kind."""
    with pytest.raises(SourceFaultError, match=told) as caught:
        read(content)
    assert caught.value.check == "source"
    if line:
        assert caught.value.place == Place(line, None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "has none", id="an empty file"),
        pytest.param("def make_model():\n    pass\n", r"make_model\(\); rename", id="another name"),
        pytest.param("class Net:\n    def build_model(self):\n        pass\n", "top level", id="a method"),
    ],
)
def test_a_missing_function_breaks_the_contract(content: str, told: str) -> None:
    """The sentence names what was found instead."""
    with pytest.raises(SourceFaultError, match=told) as caught:
        read(content)
    assert caught.value.check == "contract"


def test_a_redefinition_is_noted() -> None:
    """The author learns which of two definitions was used."""
    assert read(MODEL + MODEL).notes == ("build_model() is defined 2 times; the last definition counts.",)


def test_a_notebook_is_read_cell_by_cell() -> None:
    """Text cells count, code cells are joined, and a line leads back to its cell."""
    program = read(notebook(("markdown", "# Hello"), "import keras\nSIZE = 3", MODEL + "print(SIZE)"), notebook=True)
    (function,) = program.tree.body
    assert program.place(function.lineno) == Place(1, 3)
    assert program.place(function.lineno + 1) == Place(2, 3)


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("%matplotlib inline", id="a line magic"),
        pytest.param("!pip install keras", id="a shell line"),
        pytest.param("pip install keras", id="an automagic"),
        pytest.param("if True:\n    !ls", id="a shell line in a block"),
        pytest.param("files = !ls", id="a captured shell line"),
        pytest.param("keras.Model?", id="help"),
        pytest.param("%%bash\necho $HOME", id="a cell in another language"),
    ],
)
def test_what_only_ipython_understands_is_left_out_and_noted(cell: str) -> None:
    """Magics and shell lines are not run, and their author is told."""
    program = read(notebook(cell, MODEL), notebook=True)
    assert len(program.notes) == 1
    assert program.notes[0].startswith("Cell 1: ")
    assert len(program.tree.body) == 1


@pytest.mark.parametrize("magic", ["%%time", "%%capture output"])
def test_the_body_of_a_timed_cell_is_kept(magic: str) -> None:
    """Some cell magics only wrap Python."""
    program = read(notebook(f"{magic}\n{MODEL}"), notebook=True)
    assert program.place(program.tree.body[0].lineno) == Place(2, 1)


def test_a_percent_sign_inside_a_string_is_no_magic() -> None:
    """A cell that is valid Python is not touched."""
    program = read(notebook('TEXT = """\n%matplotlib\n!ls\n"""\ndef build_model():\n    return TEXT'), notebook=True)
    assert program.notes == ()
    assert program.tree.body[0].value.value == "\n%matplotlib\n!ls\n"  # type: ignore[attr-defined]


def test_a_broken_cell_is_named() -> None:
    """The error points to the cell and the line in it."""
    with pytest.raises(SourceFaultError, match="Cell 2 is no valid Python") as caught:
        read(notebook(MODEL, "x = 1\ny = (\n"), notebook=True)
    assert caught.value.place == Place(2, 2)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{", id="broken JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="nothing in it"),
        pytest.param(b"[" * 100_000, id="deep nesting"),
        pytest.param(b'{"cells": 3, "nbformat": 4, "nbformat_minor": 4, "metadata": {}}', id="no cells"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
    ],
)
def test_a_file_that_is_no_notebook_is_a_sentence(content: bytes) -> None:
    """Whatever the JSON is, the author is told to save the notebook again."""
    with pytest.raises(SourceFaultError):
        read(content, notebook=True)


def test_an_old_notebook_is_read() -> None:
    """Format 3 has worksheets and `input`."""
    cell = {
        "cell_type": "code",
        "input": MODEL,
        "outputs": [],
        "language": "python",
        "metadata": {},
        "collapsed": False,
    }
    old = {"worksheets": [{"cells": [cell], "metadata": {}}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}
    assert len(read(json.dumps(old).encode(), notebook=True).tree.body) == 1


_TEXT = st.text(alphabet="abc=():\n %!?\"'\\\x00é", max_size=60)


@settings(deadline=None)
@given(st.binary(max_size=300) | _TEXT.map(str.encode) | _TEXT.map(lambda text: (MODEL + text).encode()), st.booleans())
def test_any_bytes_are_a_program_or_a_fault(content: bytes, as_notebook: bool) -> None:
    """Hostile bytes raise SourceFaultError and nothing else."""
    with contextlib.suppress(SourceFaultError):
        read(content, notebook=as_notebook)


@settings(deadline=None)
@given(st.lists(_TEXT, max_size=4))
def test_any_cells_are_a_program_or_a_fault(cells: list[str]) -> None:
    """So do hostile cells of a well-formed notebook."""
    with contextlib.suppress(SourceFaultError):
        read(notebook(*cells), notebook=True)
