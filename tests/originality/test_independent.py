"""How often programs are alike that nobody copied from each other."""

import numpy as np
import pytest

from grader.originality.independent import COLLECTION_ALIKE, COLLECTION_PAIRS, LISTED_SHARE, as_alike, false_alarms
from grader.originality.sources import FEWEST, overlaps
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
