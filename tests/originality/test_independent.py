"""How often programs are alike that nobody copied from each other."""

from itertools import combinations

import numpy as np
import pytest

from grader.likeness import LISTED_SHARE, NEAR, Usual
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


def test_near_pairs_of_public_programs_and_their_interval_are_those_of_the_table() -> None:
    """Counted anew, two programs with one network among them; the interval by samples of programs."""
    networks = [network.parts for network in public_networks() for _ in range(network.programs)]
    near = np.zeros((len(networks), len(networks)), bool)
    equal = 0
    for first, second in combinations(range(len(networks)), 2):
        apart = 0.0 if networks[first] is networks[second] else distance(networks[first], networks[second])
        near[first, second] = near[second, first] = apart <= NEAR
        equal += apart == 0
    pairs = np.triu_indices(len(networks), k=1)
    assert NEAR_ALARMS.near == Usual(alike=int(near[pairs].sum()), total=len(pairs[0]))
    assert NEAR_ALARMS.equal == Usual(alike=equal, total=len(pairs[0]))
    shares = []
    for sample in np.random.default_rng(1).integers(len(networks), size=(4_000, len(networks))):
        first, second = sample[pairs[0]], sample[pairs[1]]
        shares.append(near[first, second][first != second].mean())  # nobody is compared with themselves
    assert np.quantile(shares, (0.025, 0.975)) == pytest.approx((NEAR_ALARMS.low, NEAR_ALARMS.high), abs=0.004)
