"""From a Python file to a program, or to a sentence."""

import ast
import contextlib
import gc
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.records import Finding, Place
from grader.report.sentences import text
from grader.source.fault import THE_FILE, SourceFaultError
from grader.source.module import read_module
from grader.source.program import Program, read_program

MODEL = "def build_model():\n    return 1 / 0\n"


def read(content: str | bytes) -> Program:
    """Read a Python file."""
    data = content.encode() if isinstance(content, str) else content
    return read_program(data, notebook=False, function="build_model")


def test_lines_stay_those_of_the_file() -> None:
    """What is left out moves nothing, so an exception points to the student's own line."""
    program = read("import os\nA = 1\nprint(A)\n\ndef build_model():\n    return A\n")
    assert [node.lineno for node in program.tree.body] == [2, 5]
    assert program.place(6) == Place(line=6)
    assert program.notes == ()


def test_a_program_is_ready_to_be_compiled() -> None:
    """The tree needs nothing else, and defines the function."""
    compile(read(f"'''Text.'''\nfrom __future__ import annotations\n{MODEL}").tree, "<test>", "exec")


@pytest.mark.filterwarnings("error")
def test_an_old_spelling_is_neither_an_error_nor_a_warning() -> None:
    """A Windows path with single backslashes is read as Python reads it, whatever the filters are."""
    assert len(read("PATH = 'C:\\data'\ndef build_model(): PATH").tree.body) == 2


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        pytest.param("def build_model(:\n", "The file is not valid Python: invalid syntax.", 1, id="a syntax error"),
        pytest.param("def build_model():\n    pass\nreturn 1", "'return' outside function. Indent it", 3, id="return"),
        pytest.param(MODEL.encode("utf-16"), "Save it as UTF-8", None, id="UTF-16"),
        pytest.param("x = " + "-" * 100_000 + "1", "nested too deeply", None, id="a parser bomb"),
    ],
)
def test_a_file_that_is_no_python_is_a_sentence(content: str | bytes, message: str, line: int | None) -> None:
    """The fault is of the check `source`, with its line."""
    with pytest.raises(SourceFaultError) as caught:
        read(content)
    assert message in text(caught.value.finding)
    assert (caught.value.check, caught.value.finding.line, caught.value.finding.cell) == ("source", line, None)


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        pytest.param("", "has none. Start from the template.", THE_FILE, id="an empty file"),
        pytest.param("from helpers import *", "has none", THE_FILE, id="a star import"),
        pytest.param(
            "\ndef make_model():\n    pass\n",
            "and defines make_model() instead. Rename it.",
            Place(line=2),
            id="another name",
        ),
        pytest.param(
            "def load(): pass\ndef make(): pass",
            "and defines load(), make() instead. Rename the one that builds the model.",
            Place(line=2),
            id="other names",
        ),
        pytest.param(
            "\n".join(f"def f{n}(): pass" for n in range(9)), "f4() and 4 more instead", Place(line=9), id="many"
        ),
        pytest.param(
            "x = 1\nclass Net:\n    def build_model(self):\n        pass\n",
            "indented, below this line. Move it to the left margin.",
            Place(line=2),
            id="a method",
        ),
        pytest.param(
            "if __name__ == '__main__':\n    def build_model(): pass", "left margin", Place(line=1), id="main block"
        ),
        pytest.param(
            "def main():\n    def build_model(): pass", "left margin", Place(line=1), id="in another function"
        ),
        pytest.param(
            "async def build_model(): pass", "a plain function, and is defined with `async", Place(line=1), id="async"
        ),
    ],
)
def test_a_missing_function_breaks_the_contract(content: str, message: str, place: Place) -> None:
    """The sentence names what was found instead, and where."""
    with pytest.raises(SourceFaultError) as caught:
        read(content)
    assert message in text(caught.value.finding)
    assert (caught.value.check, caught.value.finding.place) == ("contract", place)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + MODEL.encode(), id="byte order mark"),
        pytest.param(MODEL.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(MODEL.replace("\n", "\r").encode(), id="line ends of old Macs"),
        pytest.param(f"# coding: latin-1\nx = 'é'\n{MODEL}".encode("latin-1"), id="Latin-1"),
        pytest.param(
            f"#!/usr/bin/env python\n# -*- coding: cp1252 -*-\nx = '€'\n{MODEL}".encode("cp1252"), id="cp1252"
        ),
        pytest.param(f"x = 'é'\n{MODEL}".encode(), id="UTF-8"),
        pytest.param(f"\f\n{MODEL}\x1a".encode().rstrip(b"\x1a"), id="a form feed"),
    ],
)
def test_any_encoding_that_python_reads_is_read(content: bytes) -> None:
    """PEP 263, byte order marks and all line ends."""
    assert isinstance(read(content).tree.body[-1], ast.FunctionDef)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            "x = 'é'".encode("latin-1"), "holds a character that is not UTF-8. Save it as UTF-8", id="Latin-1"
        ),
        pytest.param(b"# coding: nonsense\n", "is not in the encoding that it declares", id="an unknown encoding"),
        pytest.param(b"# coding: utf-16\n", "encoding that it declares. Save it as UTF-8", id="a wide encoding"),
        pytest.param(b"x = 1\n<<<<<<< HEAD\nx = 2\n", "marks a merge conflict. Keep one of the two", id="a conflict"),
        pytest.param(b">>> x = 1\n", "begins with a prompt that was copied with it. Delete the prompt", id="a prompt"),
        pytest.param(b"In [3]: import keras\n", "begins with a prompt", id="a prompt of IPython"),
        pytest.param("x = “a”".encode(), "Type it again: word processors and web pages", id="typographic quotes"),
    ],
)
def test_what_was_never_python_is_told(content: bytes, message: str) -> None:
    """With what to do."""
    with pytest.raises(SourceFaultError) as caught:
        read(content)
    assert message in text(caught.value.finding)
    assert caught.value.check == "source"


def test_magics_in_a_python_file_are_left_out() -> None:
    """Colab writes shell lines into the .py that it makes of a notebook."""
    program = read(f"# -*- coding: utf-8 -*-\n!pip install keras\n%matplotlib inline\n{MODEL}".encode())
    assert [text(note) for note in program.notes] == ["2 lines with magics or shell commands were left out."]
    assert program.tree.body[-1].lineno == 4
    with pytest.raises(SourceFaultError, match="invalid syntax") as caught:
        read("!ls\nx = = 1")
    assert caught.value.finding.line == 2


def test_a_star_import_of_a_module_beside_it_may_bring_the_function() -> None:
    """Of an installed module it may not."""
    for content in ("from model import *", "from .model import *"):
        program = read_program(content.encode(), notebook=False, function="build_model", beside=frozenset({"model"}))
        assert len(program.tree.body) == 1


def test_names_of_the_main_block_are_known() -> None:
    """So that a sentence can say why one is not set."""
    assert read(f"if __name__ == '__main__':\n    A = B = 1\n{MODEL}").guarded == (("A", 1), ("B", 1))


@pytest.mark.parametrize("guard", ["'__main__' == __name__", "__name__ == '__main__' and DEBUG"])
def test_other_spellings_of_the_main_guard_are_known(guard: str) -> None:
    """An importer runs none of them."""
    assert read(f"DEBUG = 1\nif {guard}:\n    A = 1\ndef build_model(): A\n").guarded == (("A", 2),)


def test_a_redefinition_is_noted() -> None:
    """The author learns which of two definitions was used."""
    assert [text(note) for note in read(MODEL + MODEL).notes] == [
        "line 3: build_model() is defined 2 times; the last definition counts."
    ]


def test_calls_that_were_left_out_are_noted() -> None:
    """A model that is put together outside the function lacks its layers, and the note says why."""
    source = "import k\nm = k.make()\nm.add(1)\nm.add(2)\ndef build_model():\n    return m\n"
    assert [text(note) for note in read(source).notes] == [
        "line 3: m.add() is not run, because it stands outside build_model(); the same holds for m.add() (line 4). "
        "Move what the model needs into build_model()."
    ]


@pytest.mark.parametrize("content", [MODEL, "x ="])
def test_the_garbage_collector_is_on_again(content: str) -> None:
    """It rests while a tree is made, and only then."""
    with contextlib.suppress(SourceFaultError):
        read(content)
    assert gc.isenabled()


_TEXT = st.text(alphabet="abc=():\n\r %!?\"'\\\x00é\f\t#;@", max_size=60)


@settings(deadline=None)
@given(
    st.binary(max_size=300)
    | st.binary(max_size=60).map(lambda noise: b"# coding: utf-7\n" + noise)
    | _TEXT.map(str.encode)
    | _TEXT.map(lambda text: (MODEL + text).encode())
)
def test_any_bytes_are_a_program_or_a_fault(content: bytes) -> None:
    """Hostile bytes raise SourceFaultError and nothing else; a program defines the function."""
    with contextlib.suppress(SourceFaultError):
        assert isinstance(read(content).tree, ast.Module)


_ENCODINGS = ("utf-8", "latin-1", "utf-7", "shift_jis", "iso2022_jp", "hz", "idna", "punycode", "rot13", "utf-16")
_MOST_TOLD = 700
"""Characters of a fault: Python's own 500, and what stands around them."""


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_submission_is_a_program_or_a_fault(data: st.DataObject, damaged: st.SearchStrategy[str]) -> None:
    """In whatever encoding it says it is; and nothing that is message of it is endless."""
    damage = data.draw(damaged).encode("utf-8", "surrogatepass")
    encoding = data.draw(st.none() | st.sampled_from(_ENCODINGS))
    content = f"# coding: {encoding}\n".encode() + damage if encoding else damage
    notes: Sequence[Finding] = ()
    try:
        notes = read(content).notes
    except SourceFaultError as fault:
        notes = [*fault.notes, fault.finding]
    assert all(0 < len(text(note)) <= _MOST_TOLD for note in notes)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(lambda size: "x = f(a, b)\n" * size, id="statements"),
        pytest.param(lambda size: "m = Sequential()\n" + "m.add(1)\n" * size, id="calls on one object"),
        pytest.param(lambda size: MODEL * size, id="definitions"),
        pytest.param(lambda size: "".join(f"a{n} = a{n + 1}\n" for n in range(size)), id="a chain of names"),
        pytest.param(lambda size: "%x\n" * size, id="magics"),
        pytest.param(lambda size: "import " + ", ".join(f"a{n}" for n in range(size)) + "\n", id="imports"),
    ],
)
def test_a_file_is_read_in_time_proportional_to_its_length(
    lines: Callable[[int], str], calls: Callable[[Callable[[], object]], int]
) -> None:
    """Twice as many lines cost no more than three times as many calls."""
    once, twice = ((lines(size) + MODEL).encode() for size in (300, 600))
    assert calls(lambda: read(twice)) < 3 * calls(lambda: read(once))


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
@pytest.mark.parametrize("reader", ["program", "module"])
def test_what_is_too_deep_for_the_grader_is_the_files_fault(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], reader: str
) -> None:
    """Wherever behind the parser it is noticed."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"grader.source.{reader}.statements_of", fail)
    readers: dict[str, Callable[[], object]] = {
        "program": lambda: read(MODEL),
        "module": lambda: read_module(MODEL.encode(), "blocks.py"),
    }
    with pytest.raises(SourceFaultError, match="nested too deeply") as caught:
        readers[reader]()
    assert caught.value.finding.path == ("" if reader == "program" else "blocks.py")
