"""What IPython understands and Python does not."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.source.magics import WrittenFile, cell_magic, dedented, without_cell_magic, without_magics, written_file


@pytest.mark.parametrize(
    ("line", "left"),
    [
        pytest.param("%matplotlib inline", "pass", id="a line magic"),
        pytest.param("!pip install keras", "pass", id="a shell line"),
        pytest.param("!pip install keras \\\n  numpy", "pass\n", id="a shell line that goes on"),
        pytest.param("!echo it's (not) Python: \"", "pass", id="brackets and quotes of the shell"),
        pytest.param("pip install keras", "pass", id="a magic without its sign"),
        pytest.param("cd ..", "pass", id="a change of folder"),
        pytest.param("?keras.Model", "pass", id="help in front"),
        pytest.param("keras.Model?", "pass", id="help behind"),
        pytest.param("keras.Model??", "pass", id="source behind"),
        pytest.param("files = !ls", "pass", id="a captured shell line"),
        pytest.param("files, more = %sx ls", "pass", id="a captured magic"),
        pytest.param("found['a=b'] = !ls", "pass", id="captured into an item"),
        pytest.param("if x:\n    !ls\n    %cd a", "if x:\n    pass\n    pass", id="the only lines of a block"),
    ],
)
def test_ipythons_lines_become_pass(line: str, left: str) -> None:
    """Where the line was there is a `pass` of the same depth, and no line moves."""
    assert without_magics(f"{line}\nprint(1)").python == f"{left}\nprint(1)"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        pytest.param("%time x = 8", "x = 8", id="%time"),
        pytest.param("%time --no-raise-error x = 8", "x = 8", id="a long option"),
        pytest.param("%timeit -n1 -r 2 -q x = 8", "x = 8", id="%timeit with options"),
        pytest.param("%prun -l 5 -s cumulative x = 8", "x = 8", id="%prun with options"),
        pytest.param("%memit x = 8", "x = 8", id="%memit"),
        pytest.param("%lprun -f main main()", "main()", id="%lprun"),
        pytest.param("x = %time main()", "x = main()", id="a value that is kept"),
        pytest.param("%time x = [\n 8]", "x = [\n 8]", id="an open bracket"),
        pytest.param("if y:\n    %time x = 8", "if y:\n    x = 8", id="in a block"),
        pytest.param("%time %timeit x = 8", "x = 8", id="two magics"),
        pytest.param("%time !ls", "pass", id="a shell command"),
        pytest.param("%time", "pass", id="no statement"),
        pytest.param("x = %timeit -o y", "pass", id="an object with the times"),
        pytest.param("%timer x = 8", "pass", id="another magic"),
    ],
)
def test_a_statement_that_a_magic_only_measures_stays(line: str, left: str) -> None:
    """It is run in the notebook, and a model may need what it binds."""
    assert without_magics(f"{line}\nprint(1)").python == f"{left}\nprint(1)"
    assert without_magics(line).omission == (
        "1 line with a magic or shell command was left out." if left == "pass" else ""
    )


@pytest.mark.parametrize(
    ("cell", "file"),
    [
        ("%%writefile model.py\nx = 1", WrittenFile("model.py", "\nx = 1", is_added=False)),
        ("\n%%file -a ./a/b.py\nx = 1", WrittenFile("a/b.py", "\n\nx = 1", is_added=True)),
        ("%%writefile '/content/drive/b.py'\n", WrittenFile("b.py", "\n", is_added=False)),
        ("%%writefile ../b.py\nx = 1", None),
        ("%%writefile notes.txt\nx = 1", None),
        ("%%bash\n%%writefile b.py", None),
    ],
)
def test_a_cell_that_becomes_a_python_file_is_told(cell: str, file: WrittenFile | None) -> None:
    """With the name by which it is imported, and its text on the lines of the cell."""
    assert written_file(cell) == file


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param('"""\n%a\n!b\nc?\n"""', id="a string"),
        pytest.param("'''\n%a \\''' \"\"\"\n!b\n'''", id="a string with quotes in it"),
        pytest.param("'a \\\n%b'", id="a string across lines"),
        pytest.param("r'\\'\nx = '%d'", id="a raw string with a backslash"),
        pytest.param("x = (7\n % 10)", id="a continued expression"),
        pytest.param("x = 7 \\\n % 10", id="a continued line"),
        pytest.param("f(']',  # ' (\n  7\n % 10)", id="brackets in strings and comments"),
        pytest.param("x %= 3", id="a remainder"),
        pytest.param("x = 'a=%d' % 3", id="a percent sign in a string"),
        pytest.param("x = y != 3", id="an inequality"),
        pytest.param("# why?", id="a comment"),
        pytest.param("ask('why?')", id="a question"),
    ],
)
def test_python_is_left_alone_beside_a_magic(lines: str) -> None:
    """A magic elsewhere in the cell is no reason to touch a string or an expression."""
    cell = without_magics(f"!ls\n{lines}\n!ls")
    assert cell.python == f"pass\n{lines}\npass"
    assert cell.omission == "2 lines with magics or shell commands were left out."


@pytest.mark.parametrize(
    ("source", "magic", "python", "omission"),
    [
        pytest.param("x = 1", "", "x = 1", "", id="none"),
        pytest.param("%matplotlib inline\nx = 1", "", "%matplotlib inline\nx = 1", "", id="a line magic only"),
        pytest.param("%%time\nx = 1", "%%time", "\nx = 1", "", id="a timed cell"),
        pytest.param("\n %%capture out\nx = 1", "%%capture", "\n\nx = 1", "", id="a silenced cell"),
        pytest.param("%%timeit", "%%timeit", "\n", "", id="nothing but the magic"),
        pytest.param("%%timeit -n 1 x = 1\ny", "%%timeit", "x = 1\ny", "", id="a statement before the cell"),
        pytest.param("%%prun -l 3\ny", "%%prun", "\ny", "", id="options"),
        pytest.param("%%bash\nls", "%%bash", "", "begins with %%bash.", id="another language"),
        pytest.param("%%writefile m.py\nx = 1", "%%writefile", "", "begins with %%writefile.", id="a file"),
        pytest.param("%%", "%%", "", "begins with %%.", id="no name"),
    ],
)
def test_a_cell_magic_decides_on_its_cell(source: str, magic: str, python: str, omission: str) -> None:
    """A magic that only wraps Python leaves its body on its lines; any other takes the cell away."""
    assert cell_magic(source) == magic
    assert without_cell_magic(source).python == python
    assert without_cell_magic(source).omission.endswith(omission)


def test_pasted_code_loses_its_indentation() -> None:
    """The first line's is taken from every line, as IPython does; lines with less stay."""
    assert dedented("\n  x = 1\n    y\nz\n") == "\nx = 1\n  y\nz\n"
    assert dedented("x = 1\n  y") == "x = 1\n  y"
    assert dedented("  \n") == "  \n"


_PIECES = st.lists(
    st.sampled_from(["%", "!", "?", "'", '"', '"""', "'''", "\\", "(", "]", "#", "\n", "x", " ", "=", "é"]), max_size=40
)


@given(_PIECES)
def test_no_line_moves(pieces: list[str]) -> None:
    """Whatever the text is, line numbers stay those of the cell."""
    source = "".join(pieces)
    assert without_magics(source).python.count("\n") == source.count("\n")
    assert dedented(source).count("\n") == source.count("\n")


@given(_PIECES)
def test_valid_python_stays_as_it_is(pieces: list[str]) -> None:
    """No line that Python reads is taken for a magic."""
    source = "".join(pieces)
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return
    assert without_magics(source).python == source


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("%x\n" * 100_000, id="magics"),
        pytest.param(" " * 300_000 + "(", id="spaces"),
        pytest.param("(" + "\n" * 300_000, id="lines"),
        pytest.param('"' * 300_000, id="quotes"),
        pytest.param('"""\\' * 100_000, id="escaped quotes"),
        pytest.param("!" + "\\" * 300_000, id="backslashes"),
        pytest.param("a? " * 100_000 + "b", id="question marks"),
        pytest.param("a = " * 100_000 + "!b", id="assignments"),
        pytest.param("a[" * 100_000, id="brackets"),
        pytest.param("%time " * 50_000, id="measured magics"),
        pytest.param("%timeit " + "-n 1 " * 100_000, id="options"),
    ],
)
def test_a_hostile_cell_takes_time_in_proportion(source: str) -> None:
    """Nothing here goes back over the text: 300 KB of anything is a matter of a second, not of hours."""
    assert without_magics(source).python.count("\n") == source.count("\n")
    assert dedented(source)
