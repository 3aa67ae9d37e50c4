"""The lines that findings are about."""

import json
from pathlib import Path

import pytest

from grader.records import CheckResult, Finding, Module, Place, Status, Submission
from grader.source.excerpt import with_excerpts


def _excerpt(content: bytes, place: Place, *, notebook: bool = False, modules: tuple[Module, ...] = ()) -> str:
    submission = Submission(
        id="anna", path=Path("anna"), notebook=notebook, content=content, modules=modules, sha256=""
    )
    check = CheckResult(name="spec", status=Status.FAILED, findings=(Finding(problem="It is wrong.").at(place),))
    ((checked,), (finding,)) = (checks := with_excerpts([check], submission)), checks[0].findings
    assert checked.name == "spec"
    return finding.excerpt


def _notebook(*cells: object, **changes: object) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in cells], **changes}).encode()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(line=2), "b = 2"),
        (Place(line=9), ""),
        (Place(line=0), ""),
        (Place(), ""),
        (Place(path="blocks.py", line=1), "c = 3"),
        (Place(path="other.py", line=1), ""),
    ],
)
def test_a_finding_gets_the_line_that_it_names(place: Place, expected: str) -> None:
    """Without its indentation; where there is no such line or file, nothing."""
    module = Module(path="blocks.py", content=b"c = 3\n")
    assert _excerpt(b"a = 1\r\n  b = 2\n", place, modules=(module,)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_notebook("# text", "x = 1\ny = 2"), "y = 2"),
        (_notebook("# text", ["x = 1\r", "y = 2"]), "y = 2"),
        (json.dumps({"worksheets": [{"cells": [{}, {"input": "x\ny = 2"}]}]}).encode(), "y = 2"),
        (_notebook("only one"), ""),
        (_notebook("", "x\n\ud800"), "\\ud800"),
        (b"[" * 100_000, ""),
        (b"not JSON", ""),
        (b'{"cells": 1}', ""),
        (b"[]", ""),
    ],
)
def test_a_line_of_a_notebook_stands_in_its_cell(content: bytes, expected: str) -> None:
    """Whatever the file is, it is read as data or not at all."""
    assert _excerpt(content, Place(cell=2, line=2), notebook=True) == expected


def test_a_line_is_cut_short() -> None:
    """A student can write a line of a megabyte."""
    assert _excerpt(b"x" * 1_000_000, Place(line=1)) == "x" * 200 + "…"


def test_a_file_that_is_not_text_has_no_lines() -> None:
    """Bytes that Python cannot decode are shown to nobody."""
    assert _excerpt(b"\xff\xfe\x00\n", Place(line=1)) == ""
