"""Notebooks as students hand them in, built in the jail and checked for real, but not trained.

`tests/corpus/notebooks.txt` pins what each of them gets; `pytest tests/test_notebooks.py --regenerate-golden` writes
it anew.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.records import Build, Status, Submission
from grader.report.sentences import texts
from grader.spec import AssignmentSpec
from grader.validate import Validation, validate
from tests.corpus_elsewhere import built_elsewhere

Builds = Callable[[Sequence[Submission]], dict[Path, Build]]
CORPUS = Path(__file__).parent / "corpus"
NOTEBOOKS = sorted((CORPUS / "notebooks").glob("*.ipynb"))


def submission(path: Path, content: bytes) -> Submission:
    """A notebook that was handed in."""
    sha256 = hashlib.sha256(content).hexdigest()
    return Submission(id=path.stem, path=path, notebook=True, content=content, sha256=sha256)


@pytest.fixture(scope="module")
def received(assignment: AssignmentSpec, regenerate_golden: bool) -> dict[str, str]:
    """The verdict and sentences of each notebook."""
    results = built_elsewhere("notebooks", regenerate=regenerate_golden)
    return {name: summary(name, validate(build, assignment)) for name, build in results.items()}


@pytest.fixture(scope="module")
def pinned(received: dict[str, str], regenerate_golden: bool) -> dict[str, str]:
    """The same when somebody last read it."""
    path = CORPUS / "notebooks.txt"
    if regenerate_golden:
        path.write_text("\n".join(received[name] for name in sorted(received)), encoding="utf-8", newline="\n")
    blocks = [f"{block.rstrip()}\n" for block in path.read_text(encoding="utf-8").split("\n\n")]
    return {block.partition(":")[0]: block for block in blocks}


def summary(name: str, validation: Validation) -> str:
    """Verdict, and every sentence with its check and place."""
    failed = any(check.status is Status.FAILED for check in validation.checks)
    lines = [f"{name}: {'failed' if failed else 'passed'}"]
    for check in validation.checks:
        if check.findings and check.status is not Status.SKIPPED:
            lines += [
                f"    {check.name}",
                *(f"        {line}" for finding in check.findings for line in texts(finding)),
            ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_notebook_gets_the_pinned_sentences(name: str, received: dict[str, str], pinned: dict[str, str]) -> None:
    """Verdict, check, cell, line and words: the same with other addresses and another order of every set."""
    assert received[name] == pinned.get(name)


def test_nothing_is_pinned_that_is_gone(pinned: dict[str, str]) -> None:
    """The golden file names the notebooks, and no others."""
    assert sorted(pinned) == [path.stem for path in NOTEBOOKS]


def test_no_notebook_is_an_error_of_the_grader(received: dict[str, str]) -> None:
    """Whatever is handed in, its author gets the sentence."""
    assert not [name for name, text in received.items() if "The grader failed" in text or "Traceback" in text]


def test_many_megabytes_of_outputs_are_no_reason_to_refuse(assignment: AssignmentSpec, builds: Builds) -> None:
    """Pictures and logs stay in the notebook that a student saves."""
    path = CORPUS / "notebooks" / "plain.ipynb"
    document = json.loads(path.read_bytes())
    picture = {"output_type": "display_data", "data": {"image/png": "A" * (1 << 20)}, "metadata": {}}
    document["cells"][1]["outputs"] = [picture] * 15
    content = json.dumps(document).encode()
    (build,) = builds([submission(path, content)]).values()
    assert {check.status for check in validate(build, assignment).checks} == {Status.PASSED}
