"""Every mark can be made, and is seen: an attack that never works proves nothing."""

import pytest

from tests.hostile.attack import Attack
from tests.hostile.controls import is_possible
from tests.hostile.handed_in import all_attacks

ATTACKS = all_attacks()


@pytest.mark.parametrize("attack", ATTACKS, ids=[one.title for one in ATTACKS])
def test_makes_its_mark_where_nothing_stops_it(controls: dict[str, list[str]], attack: Attack) -> None:
    """The same script, with nothing in its way."""
    if not is_possible(attack):
        pytest.skip(f"jail or no jail, this needs {attack.needs}")
    assert controls[attack.title]
