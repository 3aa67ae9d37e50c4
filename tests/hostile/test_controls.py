"""Every mark can be made, and is seen: an attack that never works proves nothing."""

import pytest

from grader.worker.children import Children
from tests.hostile.arena import Arena
from tests.hostile.attack import Attack
from tests.hostile.controls import control, is_possible
from tests.hostile.handed_in import all_attacks

ATTACKS = all_attacks()


@pytest.mark.parametrize("attack", ATTACKS, ids=[one.title for one in ATTACKS])
def test_makes_its_mark_where_nothing_stops_it(arena: Arena, weak_children: Children, attack: Attack) -> None:
    """The same script, with nothing in its way."""
    if not is_possible(attack):
        pytest.skip("this account may not do it, jail or no jail")
    assert control(attack, weak_children, arena)
