"""Student code, run for real in the jail."""

import textwrap
from collections.abc import Callable
from typing import NamedTuple

import pytest

from grader.records import Module
from grader.worker.jail import Limits, find_jail
from grader.worker.messages import ExportAnswer, ExportRequest, Fault
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome

LIMITS = Limits(cpu_seconds=10, memory_bytes=4 << 30)


class Exported(NamedTuple):
    """What came out of the jail."""

    outcome: Outcome

    @property
    def answer(self) -> ExportAnswer:
        """What the child sent, read strictly."""
        return ExportAnswer.model_validate_json(self.outcome.answer)

    @property
    def fault(self) -> Fault:
        """Why there is no model."""
        assert self.answer.fault is not None
        return self.answer.fault

    @property
    def notes(self) -> list[str]:
        """Problem and advice of each note."""
        return [f"{note.problem} {note.advice}".rstrip() for note in self.answer.notes]

    @property
    def message(self) -> str:
        """Problem and advice of the fault."""
        return f"{self.fault.problem} {self.fault.advice}".rstrip()


Export = Callable[..., Exported]


@pytest.fixture
def export(children: Children) -> Export:
    """Run source as a submission, in the jail; other keywords are modules beside it, `a__in__b` being `a/b.py`."""

    def run(
        source: str,
        *,
        wall_seconds: float = 30.0,
        limits: Limits = LIMITS,
        jailed: bool = True,
        variants: int = 0,
        **files: str,
    ) -> Exported:
        content = textwrap.dedent(source).encode()
        modules = tuple(
            Module(path=f"{name.replace('__in__', '/')}.py", content=textwrap.dedent(text).encode())
            for name, text in sorted(files.items())
        )
        request = ExportRequest(
            content=content,
            notebook=False,
            modules=modules,
            function="build_variants" if variants else "build_model",
            variants=variants,
            input_shape=(28, 28, 1),
            parameters=3_000_000,
        )
        return Exported(
            children.run("exporter", request, Terms(limits, find_jail() if jailed else None), wall_seconds=wall_seconds)
        )

    return run
