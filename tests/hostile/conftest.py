"""One run for all attacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.worker.process.children import Children
from tests.hostile.arena import Arena, fight, scratch, throw_away
from tests.hostile.attack import Attack
from tests.hostile.controls import all_controls
from tests.hostile.handed_in import all_attacks


@pytest.fixture(scope="session")
def attacks(request: pytest.FixtureRequest) -> list[Attack]:
    """Those that the tests of this run ask about, in order: all, or those that are left by `-k` and `-m`."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    wanted = {call.params["attack"].title for call in calls if call and "attack" in call.params}
    everything = all_attacks()
    return [attack for attack in everything if attack.title in wanted] or everything


@pytest.fixture(scope="session")
def arena(attacks: list[Attack], digits: Path) -> Iterator[Arena]:
    """The class that the attacks were handed in to, graded."""
    folder = scratch()
    yield fight(attacks, digits, folder, jobs=2)
    throw_away(folder)


@pytest.fixture(scope="session")
def controls(attacks: list[Attack], arena: Arena) -> Iterator[dict[str, list[str]]]:
    """The mark that each attack makes where nothing stops it, by its title."""
    children = Children()
    children.start()
    yield all_controls(attacks, children, arena)
    children.cancel()
