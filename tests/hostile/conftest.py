"""One run for all attacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.worker.process.children import Children
from tests.hostile.arena import Arena, fight, scratch, throw_away
from tests.hostile.controls import all_controls
from tests.hostile.handed_in import all_attacks


@pytest.fixture(scope="session")
def arena(digits: Path) -> Iterator[Arena]:
    """The class that all attacks were handed in to, graded."""
    folder = scratch()
    yield fight(all_attacks(), digits, folder, jobs=2)
    throw_away(folder)


@pytest.fixture(scope="session")
def controls(arena: Arena) -> Iterator[dict[str, list[str]]]:
    """The mark that each attack makes where nothing stops it, by its title."""
    children = Children()
    children.start()
    yield all_controls(all_attacks(), children, arena)
    children.cancel()
