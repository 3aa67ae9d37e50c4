"""Syntax of Pythons later than the one that grades."""

import ast
import sys
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.sentences import text
from grader.source.fault import SourceFaultError
from grader.source.formatted import older_strings
from grader.source.newer_python import newer_syntax
from grader.source.syntax import parse

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="reads what is too new for Python 3.11")
RUNNING = ".".join(map(str, sys.version_info[:2]))
STRING = "a formatted string with its own quotes, a backslash or a comment in its braces"


def message(source: str) -> str:
    """What is said of a text that this Python does not read."""
    with pytest.raises(SourceFaultError) as caught:
        parse(source)
    return text(caught.value.finding)


@pytest.mark.parametrize(
    ("source", "line", "what", "since", "advice"),
    [
        pytest.param("x = 1\ntype Shape = tuple[int]", 2, "`type Shape = …`", "3.12", "Write `Shape = …`", id="alias"),
        pytest.param("type A[T: list[int]] = list[T]", 1, "`type A = …`", "3.12", "without the word", id="generic"),
        pytest.param("def f[T](x: T) -> T: pass", 1, "`def f[…]`", "3.12", "Write `def f(…)`, without", id="function"),
        pytest.param("async def f[T](): pass", 1, "`def f[…]`", "3.12", "Write `def f(…)`, without", id="async"),
        pytest.param("class A[T](B): pass", 1, "`class A[…]`", "3.12", "Write `class A`, without", id="class"),
        pytest.param('x = f"a {c["b"]} d"', 1, STRING, "3.12", "Use the other kind of quotes", id="quotes"),
        pytest.param('x = f"{f"{f"{1}"}"}"', 1, STRING, "3.12", "Use the other kind of quotes", id="nested"),
        pytest.param("x = f'{a['b']!r:>{w['x']}}' 'c'", 1, STRING, "3.12", "Use the other", id="format"),
        pytest.param('x = f"{1:{"a"}}"', 1, STRING, "3.12", "Use the other", id="in a format alone"),
        pytest.param('x = f"{"\\n".join(a)}"', 1, STRING, "3.12", "no backslash", id="backslash"),
        pytest.param('x = f"{d["a"]=}"', 1, STRING, "3.12", "Use the other", id="debug"),
        pytest.param('y = 1\nx = f"{a + # c\n b}"', 2, STRING, "3.12", "or comment", id="comment"),
        pytest.param('x = t"{a}"', 1, 'a string that begins with t"', "3.14", 'Write f"…"', id="template string"),
        pytest.param("try: pass\nexcept A, b.C:\n  1", 2, "`except A, b.C:`", "3.14", "(A, b.C)", id="except"),
        pytest.param("[*a for a in b]", 1, "a star in a comprehension", "3.15", "Write a loop", id="star"),
        pytest.param("{**a for a in b}", 1, "two stars in a comprehension", "3.15", "Write a loop", id="two stars"),
        pytest.param("lazy import numpy as np", 1, "`lazy import numpy`", "3.15", "`import numpy`", id="lazy"),
    ],
)
def test_the_python_that_grades_is_named_as_the_reason(
    source: str, line: int, what: str, since: str, advice: str
) -> None:
    """With the line, the Python that the syntax came with, and what to write instead."""
    sentence = message(f"{source}\n")
    assert sentence.startswith(
        f"line {line}: The file needs a later Python than {RUNNING}, which grades it: {what} came with Python {since}."
    )
    assert advice in sentence


def test_all_lines_that_are_too_new_are_named() -> None:
    """So that they are mended in one go."""
    sentence = message('type A = int\nx = 1\ndef f[T](): pass\ny = f"{x["a"]}"\nz = f"""{x["a"]}"""\n')
    assert "There is more that is too new at line 3, line 4. Write `A = …`" in sentence


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("type X = int y", id="an alias with a fault in it"),
        pytest.param('x = f"{c["a"}"', id="a bracket that is open"),
        pytest.param('x = f"{c["a"]}" y', id="a fault beside a string"),
        pytest.param('print(f"{x["a"]}", [1 2])', id="a fault behind a string"),
        pytest.param("try: pass\nexcept Exception, e:\n  pass", id="Python 2"),
        pytest.param('x = "abc', id="a string that does not end"),
        pytest.param("'''type X = int'''\nx = = 1", id="an alias within a text"),
        pytest.param('x = f"""{a["b"]}"""\ny = = 1', id="a string that is fine"),
        pytest.param("x = f'{a[\"b\"]:{w}}' 'c''d'\ny = = 1", id="strings side by side"),
        pytest.param("def f[T]: pass", id="a function without parentheses"),
        pytest.param("class A[T]", id="a class without a colon"),
    ],
)
def test_any_other_fault_is_told_as_before(source: str) -> None:
    """No version is blamed for what no Python reads."""
    assert "The file is not valid Python" in message(f"{source}\n")


def test_a_fault_below_syntax_that_is_too_new_comes_later() -> None:
    """The parser stops at the first."""
    assert message("type X = int\ny = = 2\n").startswith("line 1: The file needs a later Python")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda size: 'f"{a["b"]}"\n' * size, id="strings"),
        pytest.param(lambda size: "f'{" * size, id="nesting"),
        pytest.param(lambda size: 'f"{a["b"]' + "{" * size, id="braces"),
        pytest.param(lambda size: "type X = 1\n" * size, id="aliases"),
        pytest.param(lambda size: "def f[" * size, id="brackets"),
        pytest.param(lambda size: "except A" + ", A" * size + ":", id="exceptions"),
        pytest.param(lambda size: "'" * size, id="quotes"),
    ],
)
def test_a_hostile_text_takes_time_in_proportion(
    make: Callable[[int], str], calls: Callable[[Callable[[], object]], int]
) -> None:
    """Twice as much text costs no more than three times as many calls."""
    error = SyntaxError("invalid syntax", ("<test>", 1, 1, ""))
    once, twice = (calls(partial(newer_syntax, make(size), error)) for size in (1_000, 2_000))
    assert twice < 3 * once + 1_000


@given(
    st.lists(
        st.sampled_from(['f"', '"', "'", "{", "}", "a", "[", "]", ":", "!r", "=", "#", "\\", "\n", " ", '"""']),
        max_size=30,
    )
)
def test_what_this_python_reads_keeps_its_meaning(pieces: list[str]) -> None:
    """A text that is valid here is never rewritten into one that is not."""
    source = "".join(pieces)
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return
    ast.parse(older_strings(source).text)
