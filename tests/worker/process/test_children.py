"""How a child that cannot start its task is reported; tests/test_build.py and tests/hostile end children at work."""

from pathlib import Path

import pytest

from grader.errors import WorkerError
from grader.worker.jail import Limits, find_jail
from grader.worker.process.child import Terms
from grader.worker.process.children import Children
from tests.worker.conftest import Export


def test_a_child_that_cannot_be_confined_is_reported_by_the_last_line_of_its_log(children: Children) -> None:
    """The exception of the jail is that line; the task, which has not started, is not at fault."""
    terms = Terms(Limits(cpu_seconds=10, memory_bytes=4 << 30), find_jail(), readable=(Path("/a\0b"),))
    with pytest.raises(WorkerError) as caught:
        children.run("exporter", None, terms, wall_seconds=30)
    assert str(caught.value) == (
        "A worker process failed before its task started: ValueError: embedded null byte. "
        "Make sure that this machine is not short of memory, processes or open files, then try again."
    )


def test_processor_time_of_children_that_have_ended_is_known(children: Children, export: Export) -> None:
    """The kernel adds it to that of the fork server, to the last tick of a child that lived for a moment."""
    before = children.cpu_seconds
    export("import time\ndef build_model():\n    while time.process_time() < 1: pass\n")
    assert children.cpu_seconds - before >= 0.9
