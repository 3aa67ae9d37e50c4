"""How often programs are alike that nobody copied from each other."""

import numpy as np

from grader.originality.independent import COLLECTION_ALIKE, COLLECTION_PAIRS, LISTED_SHARE, as_alike, false_alarms
from grader.originality.sources import FEWEST, overlaps
from tests.originality.classes import ROOT, handed_out, tokens_of


def test_the_false_alarms_of_the_collection_are_those_that_the_page_names() -> None:
    """Measured anew: whoever changes the tokens, or adds a model, writes the new numbers down."""
    files = sorted((ROOT / "tests" / "corpus" / "good").glob("*.py"))
    own = [tokens_of(file.read_bytes()).fingerprints - handed_out() for file in files]
    shares = overlaps([program for program in own if len(program) >= FEWEST]).shares
    pairs = shares[np.triu_indices(len(shares), k=1)]
    assert (int((pairs >= LISTED_SHARE).sum()), len(pairs)) == (COLLECTION_ALIKE, COLLECTION_PAIRS)


def test_pairs_of_public_programs_are_counted_from_their_share_on() -> None:
    """Twenty share half or more, one everything."""
    assert [as_alike(share).alike for share in (LISTED_SHARE, 0.7, 1.0)] == [20, 6, 1]
    assert false_alarms(45).pairs == 45
