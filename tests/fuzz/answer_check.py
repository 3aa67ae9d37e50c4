"""What the grader's own process does with an answer of a child, from its bytes to the reports, and what it promises."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from grader.assignment import load_assignment
from grader.build import build_job
from grader.gradebook import Assignment, Gradebook, Provenance
from grader.jobs import Machine, Software
from grader.records import Status, Submission
from grader.report.formats import FORMATS
from grader.report.sentences import message
from grader.score import score
from grader.validate import Validation, validate
from grader.worker.building import build
from grader.worker.jail import Limits, find_jail
from grader.worker.messages import ExportRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome
from grader.worker.process.monitor import Usage

_SUBMISSION = Submission(id="s1001", path=Path("s1001.py"), notebook=False, content=b"", sha256="0" * 64)
_SOFTWARE = Software(code="0", tensorflow="2", keras="3", python="3")
_MACHINE = Machine(exporter=_SOFTWARE, trainer=_SOFTWARE, cpu="x86_64", onednn="", threads=1, jail="landlock")
_PROVENANCE = Provenance(
    grader="0",
    tensorflow="2",
    keras="3",
    python="3",
    cpu="x86_64",
    onednn="",
    threads=1,
    jail="landlock",
    dataset=None,
)
_WIDTH = 100
_LONGEST = 5_000
"""Characters of a check's message: a child may tell 4,000 of its fault, and the grader goes on from there."""
_LONGEST_NOTES = 21_000
"""20 notes of 1,000 are the most that an answer may hold."""


class _Answering(Children):
    """In place of two child processes: what they would have sent."""

    def __init__(self, *answers: bytes) -> None:
        super().__init__()
        self._answers = list(answers)

    def run(self, *_: object, **__: object) -> Outcome:
        return Outcome(answer=self._answers.pop(0), log="", fault=None, usage=Usage())


_LIBRARY = re.compile(r'(?:<script type="module">|<style>).*?(?:</script>|</style>)', re.DOTALL)
"""Of a page: a megabyte that no answer changes."""


class AnswerCheck:
    """Everything after the pipe, with the assignment of a folder."""

    def __init__(self, assignment: Path) -> None:
        self._assignment = load_assignment(assignment)

    def check(self, first: bytes, second: bytes) -> Validation:
        """Read the answers of two builds, and hold what comes back to what is promised."""
        result = build(build_job(_SUBMISSION, self._assignment, _MACHINE), _Answering(first, second), None)
        validation = validate(result, self._assignment)
        for verdict in validation.checks:
            assert verdict.status is not Status.ERROR, message(verdict)
            longest = _LONGEST_NOTES if verdict.name == "source" else _LONGEST
            assert len(message(verdict)) <= longest, f"{verdict.name}: {len(message(verdict)):,} characters"
            places = [number for finding in verdict.findings for number in (finding.line, finding.cell)]
            assert all(number is None or 0 < number < 10**8 for number in places)
        grade = score(_SUBMISSION, validation.checks, validation.model, None, self._assignment, cached=False)
        book = Gradebook(
            assignment=Assignment(name="fuzz", threshold=0.5, recipe="full", classes=10),
            provenance=_PROVENANCE,
            reference=grade,
            submissions=(grade,),
        )
        for name, render in FORMATS.items():
            text = _LIBRARY.sub("", render(book, _WIDTH))
            text.encode()
            controls = {character for character in text if unicodedata.category(character) in {"Cc", "Cs"}} - {"\n"}
            assert not controls, f"{name} holds {controls!r}"
        return validation


def real_answers(files: Iterable[Path], assignment: Path) -> list[bytes]:
    """Build each file in the jail; the bytes that came back."""
    rules = load_assignment(assignment)
    terms = Terms(Limits(rules.limits.build_seconds, rules.limits.build_memory_mib << 20), find_jail())
    children = Children()
    children.start()
    answers = []
    for path in files:
        request = ExportRequest(
            content=path.read_bytes(),
            notebook=False,
            function=rules.function,
            input_shape=rules.input_shape,
            parameters=rules.budget.parameters,
        )
        answers.append(children.run("exporter", request, terms, wall_seconds=600).answer)
    return answers
