"""Every attack: no mark, the right verdict and sentence, and the next submission as if nothing had happened.

And every mark can be made, and is seen: an attack that never works proves nothing. One file, for it shares one run.
"""

import re

import pytest

from grader.records import Status
from grader.worker.jail import find_jail
from tests.hostile.arena import Arena
from tests.hostile.attack import AIMS, Attack
from tests.hostile.controls import is_possible
from tests.hostile.handed_in import all_attacks

ATTACKS = all_attacks()
NEEDS_MOUNTS = {"spy/size_of_a_file", "spy/whether_a_file_is_there", "spy/which_processes_run"}
"""Attacks that leave a mark where the jail has no mount namespace: nothing else restricts stat()."""

pytestmark = pytest.mark.long(5)
each = pytest.mark.parametrize(
    "attack",
    [
        pytest.param(attack, id=attack.title, marks=[pytest.mark.any_account] * attack.is_for_any_account)
        for attack in ATTACKS
    ],
)


def test_there_are_attacks_of_every_aim() -> None:
    """At least 60 in all, and none twice."""
    assert len({attack.title for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert {attack.aim for attack in ATTACKS} == set(AIMS)


@each
def test_leaves_no_mark(arena: Arena, attack: Attack) -> None:
    """What was planted is as it was, nothing of it leaked, and no report obeys the attacker."""
    marks = arena.results[attack.title].marks
    if attack.title in NEEDS_MOUNTS and not find_jail().mount_namespace:
        assert marks
        pytest.xfail("this machine grants no mount namespace")
    assert marks == []


@each
def test_gets_the_verdict_that_it_deserves(arena: Arena, attack: Attack) -> None:
    """The status, the check and the sentence are those that the attack names."""
    result = arena.results[attack.title]
    verdict = f"{result.grade.status}: {result.failed_check}: {result.message}"
    if "this machine was too busy" in verdict:
        pytest.skip(verdict)
    assert result.grade.status is attack.status, verdict
    if attack.status is not Status.PASSED:
        assert result.failed_check == attack.check, verdict
    assert re.search(attack.says, result.message), verdict


@each
def test_costs_the_next_submission_nothing(arena: Arena, attack: Attack) -> None:
    """The good submission after it has the grade, the weights and the checks that it has alone."""
    following, alone = arena.results[attack.title].following, arena.results[attack.title].alone
    assert following.status is Status.PASSED
    assert following.accuracy == alone.accuracy
    assert [trial.weights_sha256 for trial in following.trials] == [trial.weights_sha256 for trial in alone.trials]
    assert (following.checks, following.model, following.points) == (alone.checks, alone.model, alone.points)


def test_nothing_is_left(arena: Arena) -> None:
    """No process, thread or descriptor is there that was not there before."""
    assert arena.leftovers == []


@each
def test_makes_its_mark_where_nothing_stops_it(controls: dict[str, list[str]], attack: Attack) -> None:
    """The same script, with nothing in its way."""
    if not is_possible(attack):
        pytest.skip(f"jail or no jail, this needs {attack.needs}")
    assert controls[attack.title]
