"""A module beside the submission, handed out statement by statement."""

import ast
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.sentences import text
from grader.source.fault import SourceFaultError
from grader.source.module import ModuleSource, mentioned_names, read_module

SOURCE = """\
from __future__ import annotations
import keras, cv2
from keras import layers
SIZES = [32]
SIZES.append(64)
model = keras.Sequential()
model.fit()

def block(size: int):
    return layers.Conv2D(size, 3)

def blocks():
    return [block(size) for size in SIZES]

if __name__ == "__main__":
    cv2.imshow(model)
"""


def read(source: str) -> ModuleSource:
    """Read a module."""
    return read_module(source.encode(), "blocks.py")


def lines(tree: ast.Module) -> list[int]:
    """Where the statements stand in the file."""
    return [node.lineno for node in tree.body]


def test_only_what_a_name_needs_is_handed_out() -> None:
    """Training at the top level, and an import that nothing needs, are not run."""
    assert lines(read(SOURCE).take("block")) == [1, 3, 9]


def test_nothing_is_handed_out_twice() -> None:
    """A list grows once, however often its user is asked for; only what changes the compiler comes again."""
    source = read(SOURCE)
    source.take("block")
    assert lines(source.take("blocks")) == [1, 4, 5, 12]
    assert lines(source.take("blocks")) == [1]


def test_a_name_that_is_not_there_needs_nothing() -> None:
    """It may be a module of its own."""
    assert lines(read("import os\nA = 1").take("B")) == []


def test_a_star_import_is_always_needed() -> None:
    """It may bring any name."""
    assert lines(read("from parts import *\nA = 1").take("B")) == [1]


def test_the_names_it_binds_and_mentions_are_known() -> None:
    """For a star import, and for a name that was nearly hit."""
    source = read("import a.b as c\nfrom d import e\nX = c.f(g)\n")
    assert source.binds == {"c", "e", "X"}
    assert source.mentions() == {"a.b", "e", "X", "c", "f", "g"}
    assert mentioned_names([]) == frozenset()


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text("abc=():\n\r *.#@'\\", max_size=80).map(str.encode), st.text(max_size=3))
def test_any_bytes_are_a_module_or_a_fault(content: bytes, name: str) -> None:
    """Hostile bytes raise SourceFaultError and nothing else."""
    with contextlib.suppress(SourceFaultError):
        assert isinstance(read_module(content, "blocks.py").take(name), ast.Module)


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        pytest.param(b"\nx = = 1", "The module is not valid Python: invalid syntax.", 2, id="a syntax error"),
        pytest.param(b"\xff\xfea\0", "holds null characters", None, id="UTF-16"),
        pytest.param(b"\nx = '\xe9'", "holds a character that is not UTF-8", 2, id="Latin-1"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1", "nested too deeply", None, id="a parser bomb"),
    ],
)
def test_a_module_that_is_no_python_is_a_sentence(content: bytes, message: str, line: int | None) -> None:
    """The fault knows which file it is in."""
    with pytest.raises(SourceFaultError) as caught:
        read_module(content, "blocks.py")
    assert message in text(caught.value.finding)
    assert (caught.value.check, caught.value.finding.path, caught.value.finding.line) == ("source", "blocks.py", line)


def test_what_only_an_annotation_asked_for_is_run_again_when_it_is_needed() -> None:
    """An import that may fail unseen at first is a fault later."""
    source = read("import tuner\nclass Options:\n    hp: tuner.Set\ndef search(): tuner\n")
    assert [type(node).__name__ for node in source.take("Options").body] == ["Try", "ClassDef"]
    assert source.take("Options").body == []
    assert [type(node).__name__ for node in source.take("search").body] == ["Import", "FunctionDef"]


def test_a_star_import_brings_nothing_for_an_annotation() -> None:
    """The name may come from a package that is not here."""
    function = ast.parse("def f(x: tuner.Set = low) -> Shape:\n    y: Size = made.here\n")
    assert mentioned_names(function.body) == {"low", "made", "here", "y"}
