"""How alike programs are that nobody copied from each other: the false alarms of a comparison of sources.

Measured with the fingerprints of `grader.worker.tokeniser`, a program with fewer than `sources.FEWEST` left out:

- 48 public programs (scripts and notebooks) by 31 authors on GitHub that train such a network on MNIST with Keras;
  pairs by one author are left out. Most of the pairs that are much alike come from one public example from which their
  authors started, which is what happens in a class too.
- 77 programs of the grader's own collection of models in many styles, written to differ from each other;
  `tests/originality/test_independent.py` measures them anew.
"""

from grader.likeness import FalseAlarms, Usual

LISTED_SHARE = 0.5
"""Of the shorter program: pairs that share less are not listed."""
PUBLIC_PAIRS = 1_106
_PUBLIC_SHARES = (
    1.0, 0.897, 0.897, 0.83, 0.83, 0.722, 0.682, 0.652, 0.652, 0.652, 0.583, 0.53, 0.528, 0.528, 0.515, 0.515, 0.514,
    0.511, 0.511, 0.511,
)  # fmt: skip
"""Of the pairs that share half or more."""
_LOW, _HIGH = 0.002, 0.057
"""Their share, for other such authors: the 2.5th and 97.5th percentile of 10,000 bootstrap samples of authors (Efron,
Annals of Statistics 7, 1979, 1-26). Pairs are not independent, so that no binomial interval holds."""
COLLECTION_PAIRS, COLLECTION_ALIKE = 2_926, 4
"""And those of them that share half or more."""


def false_alarms(pairs: int) -> FalseAlarms:
    """What was measured, for a class of so many pairs."""
    return FalseAlarms(
        public=as_alike(LISTED_SHARE),
        low=_LOW,
        high=_HIGH,
        collection=Usual(alike=COLLECTION_ALIKE, total=COLLECTION_PAIRS),
        pairs=pairs,
    )


def as_alike(share: float) -> Usual:
    """Count the pairs of public programs that share as much, or more.

    Args:
        share: At least a half, below which nothing is listed.
    """
    return Usual(alike=sum(other >= share for other in _PUBLIC_SHARES), total=PUBLIC_PAIRS)
