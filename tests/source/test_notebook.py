"""From a notebook to a program, or to a sentence."""

import ast
import contextlib
import json
import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.records import Finding, Place
from grader.report import sentences
from grader.source.fault import SourceFaultError
from grader.source.program import Program, read_program

MODEL = "def build_model():\n    return 1 / 0\n"


def notebook(*cells: str | tuple[str, str], **changes: Any) -> bytes:
    """A notebook of code cells; a pair is (type, source)."""
    documents: list[dict[str, Any]] = []
    for cell in cells:
        kind, source = cell if isinstance(cell, tuple) else ("code", cell)
        code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
        documents.append({"cell_type": kind, "metadata": {}, "source": source, **code})
    return json.dumps({"cells": documents, "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **changes}).encode()


def read(content: bytes) -> Program:
    """Read a notebook."""
    return read_program(content, notebook=True, function="build_model")


def text(program: Program) -> str:
    """The program, as Python writes it."""
    return ast.unparse(program.tree)


def test_a_notebook_is_read_cell_by_cell() -> None:
    """Text cells count, code cells are joined, and a line leads back to its cell."""
    program = read(notebook(("markdown", "# Hello"), "import keras\nSIZE = 3", "", MODEL + "SIZE\n", "print(SIZE)"))
    (function,) = program.tree.body
    assert program.place(function.lineno) == Place(line=1, cell=4)
    assert program.place(function.lineno + 1) == Place(line=2, cell=4)


def test_the_place_of_a_line_outside_of_every_cell_is_near() -> None:
    """A line that no statement has is no reason to fail."""
    program = read(notebook(("raw", "x"), MODEL))
    assert program.place(0) == Place(line=0, cell=2)
    assert program.place(99) == Place(line=99, cell=2)


def test_a_realistic_notebook_is_cut_down_to_its_model() -> None:
    """Downloads, plots and training go, whatever cells they stand in."""
    program = read(
        notebook(
            "!pip install -q keras\n%matplotlib inline\nimport keras\nfrom keras import layers\nfrom time import time",
            "from __future__ import annotations\n(x, y), test = keras.datasets.mnist.load_data()\nFILTERS = 32",
            "%%time\ndef build_model():\n    return keras.Sequential([layers.Conv2D(FILTERS, 3)])",
            "model = build_model()\nhistory = model.fit(x, y)",
        )
    )
    assert text(program).split("\n") == [
        "from __future__ import annotations",
        "import keras",
        "from keras import layers",
        "FILTERS = 32",
        "",
        "def build_model():",
        "    return keras.Sequential([layers.Conv2D(FILTERS, 3)])",
    ]
    assert [sentences.text(note) for note in program.notes] == [
        "cell 1: 2 lines with magics or shell commands were left out."
    ]
    assert program.place(program.tree.body[-1].lineno) == Place(line=2, cell=3)
    compile(program.tree, "<test>", "exec")


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        pytest.param("%matplotlib inline\nx = 1", "cell 1: 1 line with a magic", id="a magic"),
        pytest.param("if True:\n    !ls\n    %pwd", "cell 1: 2 lines with magics", id="shell lines in a block"),
        pytest.param("%%bash\necho $HOME", "cell 1: The whole cell was left out", id="another language"),
    ],
)
def test_what_only_ipython_understands_is_left_out_and_noted(cell: str, note: str) -> None:
    """Magics and shell lines are not run, and their author is message."""
    (message,) = read(notebook(cell, MODEL)).notes
    assert sentences.text(message).startswith(note)


def test_a_string_keeps_its_percent_signs_beside_a_magic() -> None:
    """Only the beginning of a statement can be a magic."""
    cell = '!ls\nTEXT = """\n%matplotlib\n!ls\n"""\nREST = (7\n  % 4)\ndef build_model():\n    return TEXT, REST'
    program = read(notebook(cell))
    assert text(program).startswith("TEXT = '\\n%matplotlib\\n!ls\\n'\nREST = 7 % 4\n")
    assert program.place(program.tree.body[1].lineno) == Place(line=6, cell=1)


def test_pasted_code_with_an_indentation_is_read() -> None:
    """IPython takes it, so it is no fault."""
    assert len(read(notebook("    def build_model():\n        pass\n")).tree.body) == 1


def test_an_await_between_the_functions_is_no_fault() -> None:
    """IPython allows it at the top level."""
    assert len(read(notebook("await something()", MODEL)).tree.body) == 1


@pytest.mark.parametrize(
    ("cell", "message", "line"),
    [
        pytest.param("x = 1\ny = (\n", "The cell is not valid Python: '(' was never closed.", 2, id="an open bracket"),
        pytest.param("!ls\nx = = 1", "The cell is not valid Python: invalid syntax.", 2, id="below a magic"),
        pytest.param("%%time\r\nx = = 1", "The cell is not valid Python: invalid syntax.", 2, id="Windows line ends"),
        pytest.param("x = 1\nreturn x", "The cell is not valid Python: 'return' outside function", 2, id="a return"),
        pytest.param("x = '\0'", "The cell holds null characters", None, id="a null character"),
        pytest.param("x = '\ud800'", "The cell holds half a character", None, id="half a character"),
        pytest.param("x = " + "-" * 50_000 + "1", "The cell is nested too deeply", None, id="a parser bomb"),
    ],
)
def test_a_broken_cell_is_named_though_the_function_does_not_need_it(cell: str, message: str, line: int | None) -> None:
    """A notebook has to run from top to bottom; the fault is in a cell and on a line of it."""
    with pytest.raises(SourceFaultError) as caught:
        read(notebook(MODEL, ("markdown", "Text"), cell))
    assert message in sentences.text(caught.value.finding)
    assert (caught.value.check, caught.value.finding.line, caught.value.finding.cell) == ("source", line, 3)


@pytest.mark.parametrize(
    ("cell", "reason", "advice"),
    [
        (f"%%python3\n{MODEL}", "begins with %%python3", "Delete the line that begins with %%python3."),
        (f"%%writefile model.txt\n{MODEL}", "begins with %%writefile", "Delete the line that begins with %%writefile."),
        (("raw", MODEL), "is text (raw)", "Make it a code cell if it should run."),
    ],
)
def test_a_function_in_a_cell_that_was_not_read_is_named_there(cell: Any, reason: str, advice: str) -> None:
    """Who wrote it below another magic, or into a text cell, reads why it is not found, and what to do."""
    with pytest.raises(SourceFaultError) as caught:
        read(notebook("!ls", cell, "print(1)"))
    finding = caught.value.finding
    assert (caught.value.check, finding.place, finding.advice) == ("contract", Place(cell=2), advice)
    assert finding.problem == f"build_model() stands in a cell that {reason}."
    notes = [sentences.text(note) for note in caught.value.notes]
    assert any(note.startswith("cell 2: The whole cell was left out") for note in notes)


@pytest.mark.parametrize("user", ["", "from model import *", "from model import build_model as b", "%run model.py"])
def test_a_function_in_a_cell_that_writes_a_file_is_read(user: str) -> None:
    """Where the notebook itself defines none, it counts like any other cell, with its lines and a note."""
    program = read(notebook("import keras", f"\n%%writefile model.py\n{MODEL}", user or "x = 1"))
    function = program.tree.body[-1 if "*" not in user else 0]
    assert program.place(function.lineno) == Place(line=3, cell=2)
    assert [sentences.text(note) for note in program.notes if "writes" in note.problem] == [
        "cell 2: build_model() stands in a cell that writes the file model.py: it was read like any other cell. "
        "Delete the line with %%writefile."
    ]


def test_files_that_cells_write_are_modules() -> None:
    """For the notebook to import, as they are when all cells have run; each cell gets a note."""
    program = read(
        notebook(
            "%%writefile blocks.py\nA = 0",
            "%%file blocks.py\nA = 1",
            "%%writefile -a /content/drive/blocks.py\nB = 2",
            "from parts.model import build_model",
            f"%%writefile ./parts/model.py\n{MODEL}",
        )
    )
    assert {module.path: module.content.split() for module in program.modules} == {
        "blocks.py": [b"A", b"=", b"1", b"B", b"=", b"2"],
        "parts/model.py": MODEL.encode().split(),
    }
    assert [note.cell for note in program.notes if "writes" in note.problem] == [1, 2, 3, 5]


def test_a_broken_file_that_holds_the_function_is_a_fault_of_its_cell() -> None:
    """With the line of the cell."""
    with pytest.raises(SourceFaultError, match="not valid Python") as caught:
        read(notebook(f"%%writefile model.py\n{MODEL}x = = 1"))
    assert caught.value.finding.place == Place(line=4, cell=1)


def test_a_misnamed_function_is_found_in_its_cell() -> None:
    """The sentence and the place lead to it."""
    with pytest.raises(SourceFaultError, match=r"defines make\(\) instead\.") as caught:
        read(notebook("x = 1", "\n\ndef make(): pass"))
    assert (caught.value.check, caught.value.finding.place) == ("contract", Place(line=3, cell=2))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "it is empty", id="an empty file"),
        pytest.param(b'{"cells": [\n1', "its line 2 is damaged (Expecting", id="broken JSON"),
        pytest.param(b"[]", "not built like one", id="a list"),
        pytest.param(b'{"cells": 3, "nbformat": 4}', "not built like one", id="no cells"),
        pytest.param(b'{"cells": [1], "nbformat": 4}', "not built like one", id="cells of another kind"),
        pytest.param(b'{"worksheets": {"a": 1}, "nbformat": 3}', "not built like one", id="no worksheets"),
        pytest.param(b'{"cells": [], "nbformat": 99}', "Unsupported nbformat version 99", id="a later format"),
        pytest.param(b'{"cells": [], "nbformat": [4]}', "not built like one", id="a format of another kind"),
        pytest.param(b"[" * 100_000, "not built like one", id="deep nesting"),
        pytest.param(b"\x80abc", "codec can't decode", id="no text"),
        pytest.param(MODEL.encode(), "does not begin with {", id="Python under the wrong name"),
        pytest.param(b"<!DOCTYPE html>", "does not begin with {", id="a web page"),
    ],
)
def test_a_file_that_is_no_notebook_is_a_sentence(content: bytes, message: str) -> None:
    """Whatever the file is, its author is message to save the notebook again."""
    with pytest.raises(SourceFaultError) as caught:
        read(content)
    assert "ave it again from Jupyter" in caught.value.finding.advice
    assert message in sentences.text(caught.value.finding)
    assert (caught.value.check, caught.value.finding.place) == ("source", Place())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + notebook(MODEL), id="byte order mark"),
        pytest.param(notebook(MODEL).decode().encode("utf-16"), id="UTF-16"),
        pytest.param(json.dumps({"cells": [{"cell_type": "code", "source": MODEL}], "nbformat": 4}), id="bare"),
        pytest.param(
            json.dumps({"cells": [{"cell_type": "code", "source": MODEL.splitlines(keepends=True)}], "nbformat": 4}),
            id="a list of lines",
        ),
        pytest.param(notebook(MODEL, metadata={"colab": {}, "celltoolbar": "Create Assignment"}), id="metadata"),
        pytest.param(
            json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": MODEL}]}], "nbformat": 3}),
            id="format 3",
        ),
        pytest.param(
            json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": MODEL}]}], "nbformat": 2}),
            id="format 2",
        ),
    ],
)
def test_what_jupyter_and_others_wrote_is_read(content: bytes | str, caplog: pytest.LogCaptureFixture) -> None:
    """Old formats and missing metadata are no fault of the student's."""
    with caplog.at_level(logging.CRITICAL):
        assert len(read(content if isinstance(content, bytes) else content.encode()).tree.body) == 1


@pytest.mark.parametrize(
    "outputs",
    [
        pytest.param([{"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}], id="a large one"),
        pytest.param([{"output_type": "stream", "name": "stdout", "text": "x"}] * 100_000, id="many"),
        pytest.param([{"output_type": "no such type"}] * 100_000, id="many of no known kind"),
        pytest.param(7, id="a number"),
    ],
)
def test_outputs_are_not_looked_at(outputs: object) -> None:
    """However many they are and whatever they hold, they cost next to nothing: nbformat would take minutes."""
    cell = {"cell_type": "code", "source": MODEL, "outputs": outputs}
    assert len(read(json.dumps({"cells": [cell], "nbformat": 4}).encode()).tree.body) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(notebook(*["x = 1"] * 10_001), "may have 10,000 cells, and has 10,001.", id="cells"),
        pytest.param(notebook("x = 1\n" * 200_000), "more than 1 MiB of text. Hand in the code without", id="code"),
    ],
)
def test_a_notebook_is_of_a_size_that_people_write(content: bytes, message: str) -> None:
    """Outputs aside, a notebook may be as large as a `.py`."""
    with pytest.raises(SourceFaultError) as caught:
        read(content)
    assert message in sentences.text(caught.value.finding)


@pytest.mark.parametrize(
    "metadata",
    [
        pytest.param({"kernelspec": {"language": "R"}}, id="R"),
        pytest.param({"language_info": {"name": "julia"}, "kernelspec": {"language": 3}}, id="Julia"),
    ],
)
def test_another_language_is_named(metadata: Any) -> None:
    """What its kernel is says more than the first syntax error would."""
    with pytest.raises(SourceFaultError, match=r"must be in Python, and is in (R|julia)"):
        read(notebook("library(keras)", metadata=metadata))


@pytest.mark.parametrize("metadata", [{"kernelspec": {"language": "Python"}}, {"kernelspec": "x"}, [], None, {}])
def test_a_kernel_that_says_nothing_else_is_python(metadata: Any) -> None:
    """Older writers and hostile ones leave it out."""
    assert len(read(notebook(MODEL, metadata=metadata)).tree.body) == 1


@pytest.mark.parametrize("cells", [[], [("markdown", "Hello")], ["", " \n"]])
def test_a_notebook_without_code_is_told(cells: list[Any]) -> None:
    """It was perhaps handed in before it was saved."""
    with pytest.raises(SourceFaultError, match="has no code in it") as caught:
        read(notebook(*cells))
    assert caught.value.check == "contract"


def test_a_function_in_a_text_cell_is_found() -> None:
    """A cell of the wrong kind looks almost like a right one."""
    with pytest.raises(SourceFaultError) as caught:
        read(notebook("import keras", ("markdown", MODEL)))
    (note,) = caught.value.notes
    assert note.cell == 2
    assert "text" in note.problem


_SOURCE = st.text(alphabet="abc=():\n\r %!?\"'\\\x00é\ud800", max_size=60)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _SOURCE | st.sampled_from(["code", "markdown"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "cell_type", "source", "input", "outputs", "metadata", "nbformat", "language"]
            ),
            inner | st.integers(1, 5),
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(_SOURCE | _SOURCE.map(lambda source: MODEL + source), max_size=4))
def test_any_cells_are_a_program_or_a_fault(cells: list[str]) -> None:
    """Hostile cells of a well-formed notebook raise SourceFaultError and nothing else."""
    with contextlib.suppress(SourceFaultError):
        read(notebook(*cells))


@settings(deadline=None)
@given(
    _JSON
    | st.fixed_dictionaries({"nbformat": st.integers(1, 5), "cells": _JSON, "worksheets": _JSON})
    | st.fixed_dictionaries(
        {"nbformat": st.integers(3, 4), "cells": st.lists(st.fixed_dictionaries({"cell_type": _JSON, "source": _JSON}))}
    )
)
def test_any_json_is_a_program_or_a_fault(document: object) -> None:
    """So does any other JSON."""
    with contextlib.suppress(SourceFaultError):
        read(json.dumps(document).encode())


_RAW = (
    b"null", b"1e999", b"-" + b"9" * 400, b"9" * 5_000, b"NaN",
    b'"\\ud800"', b'"\\u0000"', b"[" * 3_000, b"[[[]]]", b"{}",
    b'{"cell_type": "code", "source": "x"}', b'"code"',
    b'"heading", "level": 1000000000000', b"\xff", b"\xef\xbb\xbf", b"",
)  # fmt: skip
"""What stands in the place of a value: other kinds, numbers and texts that no writer of notebooks makes."""
_VALUE = re.compile(rb'-?\d+|"(?:[^"\\]|\\.)*"(?!:)|(?<=[{,] )(?="\w+": )')
"""A number, a text, or where a key begins."""


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_notebook_is_a_program_or_a_fault(data: st.DataObject, damaged: st.SearchStrategy[str]) -> None:
    """Damaged cells in notebooks of every version, whose JSON has values replaced, keys doubled, bytes cut off."""
    cells: list[Any] = [
        {"cell_type": "code", "source": data.draw(damaged), "outputs": [], "metadata": {}} for _ in range(2)
    ]
    cells += [{"cell_type": "heading", "level": 2, "source": "x"}, {"cell_type": "markdown", "source": MODEL}]
    version = data.draw(st.integers(2, 5))
    held: Any = {"cells": cells} if version > 3 else {"worksheets": [{"cells": cells}]}
    content = json.dumps({"nbformat": version, "nbformat_minor": 0, "metadata": {}} | held).encode()
    for _ in range(data.draw(st.integers(0, 3))):
        raw = data.draw(st.sampled_from(_RAW))
        start, end = data.draw(st.sampled_from([match.span() for match in _VALUE.finditer(content)] or [(0, 0)]))
        content = content[:start] + (raw if start < end else b'"source": ' + raw + b", ") + content[end:]
    content = content[: len(content) - data.draw(st.sampled_from((0, 0, 0, 1, 50)))]
    notes: Sequence[Finding] = ()
    try:
        notes = read(content).notes
    except SourceFaultError as fault:
        notes = [*fault.notes, fault.finding]
    assert all(0 < len(sentences.text(note)) <= 700 for note in notes)


def test_a_heading_is_not_written_out(memory: Callable[[Callable[[], object]], int]) -> None:
    """For each level that an old notebook claims nbformat writes one sign: a billion of them."""
    heading = {"cell_type": "heading", "level": 30_000_000, "source": "x"}
    code = {"cell_type": "code", "input": MODEL, "outputs": [], "language": "python"}
    sheets = {"worksheets": [{"cells": [heading, code]}]}
    content = json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}} | sheets).encode()
    assert memory(lambda: read(content)) < 10 << 20


def test_a_notebook_may_be_just_as_large_as_the_limit() -> None:
    """10,000 cells, and 1 MiB of code."""
    assert read(notebook(*["x = 1"] * 9_999, MODEL)).tree.body
    filler = "#" * ((1 << 20) - len(MODEL) - 1) + "\n"
    assert read(notebook(filler + MODEL)).tree.body
    with pytest.raises(SourceFaultError, match="more than 1 MiB"):
        read(notebook("#" + filler + MODEL))


@pytest.mark.parametrize(
    "guard",
    [
        pytest.param("if __name__ == '__main__':", id="as usual"),
        pytest.param('if "__main__" == __name__:', id="the other way round"),
        pytest.param("if __name__ == '__main__' and __name__ == '__main__':", id="twice"),
        pytest.param(
            "if __name__ == '__main__':\n    if '__main__' == __name__:\n        SIZE = 3\n\nif 0:", id="nested"
        ),
        pytest.param("if __name__ != '__main__':\n    pass\nelse:", id="the opposite"),
        pytest.param("if __name__ == '__main__' and True:", id="and something else"),
        pytest.param("if (main := __name__) and main == '__main__':", id="by another name"),
    ],
)
def test_a_main_guard_is_true_in_a_notebook(guard: str) -> None:
    """As in Jupyter: what stands below it counts like the rest of the cell, and keeps its line."""
    program = read(notebook(f"{guard}\n    SIZE = 3\n    print(1)", "def build_model():\n    return SIZE"))
    names: dict[str, Any] = {}
    exec(compile(program.tree, "<test>", "exec"), names)  # noqa: S102 - text of this test
    assert names["build_model"]() == 3
    assert program.guarded == ()


def test_only_what_is_needed_is_run_below_a_main_guard() -> None:
    """Training below it is left out like training anywhere else; an `else` is never run in a notebook."""
    cell = f"if __name__ == '__main__':\n    SIZE = 3\n    train()\nelse:\n    SIZE = 4\n{MODEL}    SIZE\n"
    program = read(notebook(cell))
    assert text(program).startswith("SIZE = 3\n\ndef build_model")
    assert program.place(program.tree.body[0].lineno) == Place(line=2, cell=1)


def test_calls_that_nbconvert_wrote_are_read_in_a_cell_too() -> None:
    """A script can be made a notebook again."""
    cell = f"get_ipython().run_cell_magic('time', '', {MODEL!r})\nget_ipython().system('ls')"
    program = read(notebook("x = 1", cell))
    assert program.place(program.tree.body[0].lineno) == Place(line=1, cell=2)
    assert [sentences.text(note) for note in program.notes] == [
        "cell 2: 1 line with a magic or shell command was left out."
    ]
