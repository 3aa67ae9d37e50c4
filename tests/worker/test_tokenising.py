"""Many programs are read by few children; what ends a child costs the others nothing."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import CancelledError
from grader.worker.jail import find_jail
from grader.worker.process.children import Children
from grader.worker.tokeniser.messages import Source, TokenAnswer, TokenRequest
from grader.worker.tokeniser.task import answer
from grader.worker.tokenising import Tokeniser, Tokens

LINE = b"model.add(layers.Conv2D(filters, size, activation=kind, padding=border))\n"
LARGE = b"x = 1\n" * 170_000
"""Within the limit on a file's size; it takes more than a second to read."""


def source(content: bytes) -> Source:
    """A Python file."""
    return Source(content=content, notebook=False)


def test_what_ends_its_process_is_named_and_the_others_are_read(children: Children) -> None:
    """In the jail; the limit on processor time is that of one process, and here a second."""
    tokeniser = Tokeniser(children, find_jail(), 4_096, cpu_seconds=1)
    read = tokeniser.read([source(LINE), source(LARGE), source(b"def"), source(LINE * 2)])
    assert [tokens.trouble for tokens in read] == [None, "killed", "unreadable", None]
    assert read[0].fingerprints == frozenset(answer(source(LINE)).fingerprints)
    assert read[0].fingerprints < read[3].fingerprints


class Deadly:
    """In place of children: one that reads a program whose text says so ends, and so does what it has not read yet."""

    def __init__(self, line_of: Callable[[Source], bytes] | None = None) -> None:
        self.read: list[int] = []
        self._line_of = line_of or (lambda each: answer(each).model_dump_json().encode())

    def start(self) -> None:
        """There is nothing to start."""

    def run(self, _task: str, request: TokenRequest, _terms: object, **options: Any) -> object:
        """Answer line by line."""
        self.read.append(len(request.sources))
        for each in request.sources:
            if each.content == b"deadly":
                break
            options["on_line"](self._line_of(each))
        return SimpleNamespace()


def reader(children: Any) -> Tokeniser:
    """A tokeniser with such children."""
    return Tokeniser(children, None, 4_096)


def test_a_child_reads_many_programs_and_a_deadly_one_is_tried_once_more_alone() -> None:
    """120 programs need three children, and two more for the one in their midst."""
    children = Deadly()
    contents = [LINE] * 120
    contents[60] = b"deadly"
    read = reader(children).read([source(content) for content in contents])
    assert [tokens.trouble for tokens in read].count("killed") == 1
    assert read[60].trouble == "killed"
    assert all(tokens.fingerprints for index, tokens in enumerate(read) if index != 60)
    assert children.read == [50, 50, 1, 39, 20]


def test_a_class_of_deadly_programs_is_given_up_in_the_end() -> None:
    """Each costs two children and their time."""
    children = Deadly()
    troubles = [tokens.trouble for tokens in reader(children).read([source(b"deadly")] * 100)]
    assert (troubles.count("killed"), troubles.count("given up")) == (10, 90)
    assert len(children.read) < 25


@pytest.mark.parametrize("line", [b"", b"{}}", b'{"fingerprints": [-1]}', b'{"fingerprints": ["1"]}', b'{"more": 1}'])
def test_a_line_that_cannot_be_read_counts_as_none(line: bytes) -> None:
    """Strictly: a child sends what it was asked for, or nothing."""
    assert reader(Deadly(lambda _: line)).read([source(LINE)]) == [Tokens(frozenset(), "killed")]


def test_large_programs_do_not_share_a_child() -> None:
    """So that none has to wait for many megabytes."""
    children = Deadly(lambda _: TokenAnswer().model_dump_json().encode())
    reader(children).read([source(b"x" * 3_000_000)] * 3)
    assert children.read == [1, 1, 1]


def test_an_interrupted_run_reads_nothing() -> None:
    """As every job under way, it ends with the run."""
    children = Children()
    children.cancel()
    with pytest.raises(CancelledError):
        reader(SimpleNamespace(start=lambda: None, run=children.run)).read([source(LINE)])
