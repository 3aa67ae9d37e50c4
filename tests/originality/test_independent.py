"""How often programs are alike that nobody copied from each other."""

from itertools import combinations

import numpy as np
import pytest

from grader.likeness import LISTED_SHARE, NEAR
from grader.originality.independent import COLLECTION_ALIKE, COLLECTION_PAIRS, NEAR_ALARMS, as_alike, false_alarms
from grader.originality.networks import public_networks
from grader.originality.sources import FEWEST, overlaps
from grader.variants.distance import distance
from tests.originality.classes import ROOT, handed_out, tokens_of


def test_the_false_alarms_of_the_collection_are_about_those_that_the_page_names() -> None:
    """Measured anew: another model changes little, another idea of what a token is may change much."""
    files = sorted((ROOT / "tests" / "corpus" / "good").glob("*.py"))
    own = [tokens_of(file.read_bytes()).fingerprints - handed_out() for file in files]
    shares = overlaps([program for program in own if len(program) >= FEWEST]).shares
    alike = shares[np.triu_indices(len(shares), k=1)] >= LISTED_SHARE
    assert len(alike) >= 0.9 * COLLECTION_PAIRS
    assert alike.mean() == pytest.approx(COLLECTION_ALIKE / COLLECTION_PAIRS, abs=0.002)


def test_pairs_of_public_programs_are_counted_from_their_share_on() -> None:
    """Six share everything, though nobody knew of the other."""
    assert [as_alike(share).alike for share in (LISTED_SHARE, 0.7, 1.0)] == [44, 24, 6]
    assert false_alarms(45).pairs == 45


def test_pairs_of_public_programs_that_are_near_are_those_of_the_table() -> None:
    """Counted anew, two programs with one network among them."""
    networks = public_networks()
    equal = sum(network.programs * (network.programs - 1) // 2 for network in networks)
    near = equal + sum(
        first.programs * second.programs
        for first, second in combinations(networks, 2)
        if distance(first.parts, second.parts) <= NEAR
    )
    programs = sum(network.programs for network in networks)
    assert {NEAR_ALARMS.near.total, NEAR_ALARMS.equal.total} == {programs * (programs - 1) // 2}
    assert (NEAR_ALARMS.near.alike, NEAR_ALARMS.equal.alike) == (near, equal)
