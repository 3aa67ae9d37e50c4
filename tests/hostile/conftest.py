"""One run for all attacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.worker.children import Children
from tests.hostile.arena import Arena, fight, scratch, throw_away
from tests.hostile.handed_in import all_attacks


@pytest.fixture(scope="session")
def arena(digits: Path) -> Iterator[Arena]:
    """The class that all attacks were handed in to, graded."""
    folder = scratch()
    yield fight(all_attacks(), digits, folder, jobs=2)
    throw_away(folder)


@pytest.fixture(scope="session")
def weak_children(arena: Arena) -> Iterator[Children]:
    """Workers for controls, when the run is over."""
    del arena
    children = Children()
    children.start()
    yield children
    children.cancel()
