"""What the process that reads programs says of each of them."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.records import Module
from grader.worker.process.termination import MAX_ANSWER_BYTES
from grader.worker.tokeniser.messages import Source, TokenAnswer, TokenRequest
from grader.worker.tokeniser.task import answer, run

LINE = "model.add(layers.Conv2D(filters, size, activation=kind, padding=border))\n"


def python(text: str, **modules: str) -> Source:
    """A program with modules beside it, by their names."""
    beside = tuple(Module(path=f"{name}.py", content=source.encode()) for name, source in modules.items())
    return Source(content=text.encode(), notebook=False, modules=beside)


def notebook(*cells: str) -> Source:
    """A notebook of code cells."""
    written: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": [], "execution_count": None} for cell in cells
    ]
    document = {"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return Source(content=json.dumps(document).encode(), notebook=True)


def test_a_notebook_has_the_fingerprints_of_its_code() -> None:
    """Magics and cells that write files are read as the grader reads them."""
    cells = notebook("%matplotlib inline\n", LINE, f"%%writefile parts.py\n{LINE}")
    assert answer(cells) == answer(python(LINE))


def test_modules_beside_a_program_are_its_own_too() -> None:
    """What was taken over may have been moved into another file."""
    assert answer(python("import parts\n", parts=LINE)) == answer(python(LINE))


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        (python("def build_model(:\n"), "unreadable"),
        (python("x = 1\n", parts="def"), "unreadable"),
        (Source(content=b"{", notebook=True), "unreadable"),
        (python("-" * 100_000 + "1"), "unreadable"),
        (python("\n".join(f"a{number}.b{number}(c{number})" for number in range(4_000))), "long"),
    ],
)
def test_what_cannot_be_compared_says_why(source: Source, trouble: str) -> None:
    """And has no fingerprints."""
    assert answer(source) == TokenAnswer.model_validate({"trouble": trouble})


def test_the_corpus_can_be_read(root: Path) -> None:
    """Every model that is graded can be compared."""
    files = sorted((root / "tests" / "corpus" / "good").glob("*.py"))
    answers = [answer(Source(content=file.read_bytes(), notebook=False)) for file in files]
    assert files
    assert all(each.fingerprints and not each.trouble for each in answers)


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.booleans(),
)
@example(b"\xff\xfe", False)
@example(b'{"cells": [[]]}', True)
@example(b"# coding: punycode\n" + b"x" * 200, False)
def test_hostile_bytes_get_one_short_line_each(content: bytes, is_notebook: bool) -> None:
    """Whatever was handed in, the next program is read too."""
    sources = (Source(content=content, notebook=is_notebook), python(LINE))
    lines: list[bytes] = []
    run(TokenRequest(sources=sources), lines.append)
    answers = [TokenAnswer.model_validate_json(line) for line in lines]
    assert len(answers) == 2
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 and len(line) < MAX_ANSWER_BYTES for line in lines)
    assert answers[1].fingerprints
