"""What nbconvert writes in the place of magics."""

import ast
from typing import Any

import pytest

from grader.records import Place
from grader.report.sentences import text
from grader.source.exported import without_calls_of_ipython
from grader.source.fault import THE_FILE, SourceFaultError
from grader.source.program import Program, read_program

CELL = "def build_model():\n    name = f'{SIZE!r} é'\n    return [one(SIZE),\n            name]\n"
SHELL = f"!ls\n{CELL}"
CALLS = "a(1)\nb(1)\n"


def read(source: str) -> Program:
    """Read a file that nbconvert wrote."""
    return read_program(source.encode(), notebook=False, function="build_model")


@pytest.mark.parametrize("magic", ["time", "timeit", "capture", "prun"])
def test_a_quoted_cell_is_read_like_any_code(magic: str) -> None:
    """Its statements stand at the line of the call, and what they need comes with them."""
    program = read(f"SIZE = 3\none = str\n\nget_ipython().run_cell_magic({magic!r}, '-n 1', {CELL!r})\nprint(SIZE)\n")
    names: dict[str, Any] = {}
    exec(compile(program.tree, "<test>", "exec"), names)  # noqa: S102 - text of this test
    assert names["build_model"]() == ["3", "3 é"]
    assert {node.lineno for node in ast.walk(program.tree.body[-1]) if isinstance(node, ast.stmt | ast.expr)} == {4}
    assert program.notes == ()


def test_calls_in_a_quoted_cell_are_told_apart() -> None:
    """Each has columns of its own, though all have one line."""
    (call,) = ast.parse(f"get_ipython().run_cell_magic('time', '', {CALLS!r})").body
    first, second = without_calls_of_ipython([call], THE_FILE).body
    assert (first.col_offset, first.end_col_offset, second.col_offset) == (1, 5, 6)


def test_other_calls_are_left_out_wherever_they_stand() -> None:
    """Line magics and shell commands, as in a notebook."""
    program = read("""\
get_ipython().system('pip install keras')
files = get_ipython().getoutput('ls')
if True:
    get_ipython().run_line_magic('matplotlib', 'inline')
def build_model():
    try:
        get_ipython().magic('time')
    except Exception:
        get_ipython().system('ls')
""")
    assert "get_ipython" not in ast.unparse(program.tree)
    assert [text(note) for note in program.notes] == ["5 lines with magics or shell commands were left out."]


def test_a_quoted_cell_in_another_language_is_left_out() -> None:
    """With its line."""
    program = read(f"get_ipython().run_cell_magic('bash', '', 'ls\\n')\n{CELL}")
    assert [text(note) for note in program.notes] == [
        "line 1: The whole cell was left out, because it begins with %%bash."
    ]


def test_magics_in_a_quoted_cell_are_left_out() -> None:
    """There they still have their signs."""
    program = read(f"get_ipython().run_cell_magic('time', '', {SHELL!r})\n")
    assert [text(note) for note in program.notes] == ["line 1: 1 line with a magic or shell command was left out."]
    assert isinstance(program.tree.body[-1], ast.FunctionDef)


def test_a_quoted_cell_that_is_no_python_has_the_line_of_its_call() -> None:
    """Nobody can see another one."""
    with pytest.raises(SourceFaultError, match="invalid syntax") as caught:
        read("x = 1\nget_ipython().run_cell_magic('time', '', 'y =\\nz = = 2\\n')\n")
    assert (caught.value.finding.line, caught.value.check) == (2, "source")


def test_any_other_call_stays() -> None:
    """What looks almost like one, or is part of an expression, is the student's own."""
    lines = [
        "get_ipython().user_ns",
        "get_ipython(1).system('ls')",
        "f(get_ipython().system('ls'))",
        "x().system('ls')",
    ]
    body = ast.parse("\n".join(lines)).body
    assert without_calls_of_ipython(body, Place()).body == body


def test_what_a_line_magic_measures_is_read() -> None:
    """At the line of the call, wherever that stands; a value that is kept is kept."""
    program = read("""\
get_ipython().run_line_magic('time', 'A = 1')
get_ipython().magic('timeit -n1 B = 2')
if A:
    C = get_ipython().run_line_magic('time', '3')
def build_model():
    return A + B + C
""")
    names: dict[str, Any] = {}
    exec(compile(program.tree, "<test>", "exec"), names)  # noqa: S102 - text of this test
    assert names["build_model"]() == 6
    assert [node.lineno for node in program.tree.body] == [1, 2, 3, 5]
    assert program.notes == ()


def test_a_quoted_cell_that_writes_a_file_is_read() -> None:
    """As a module, or in its place when the function is nowhere else."""
    program = read(
        f"get_ipython().run_cell_magic('writefile', 'parts.py', 'A = 1\\n')\n"
        f"get_ipython().run_cell_magic('writefile', 'model.py', {CELL!r})\n"
    )
    assert isinstance(program.tree.body[-1], ast.FunctionDef)
    assert program.tree.body[-1].lineno == 2
    assert [module.path for module in program.modules] == ["parts.py", "model.py"]
    assert [text(note) for note in program.notes] == [
        "line 2: build_model() stands in a cell that writes the file model.py: it was read like any other cell. "
        "Delete the line with %%writefile."
    ]
