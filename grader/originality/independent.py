"""How alike programs and models are that nobody copied from each other: the false alarms of both comparisons.

Sources were measured with the fingerprints of `grader.worker.tokeniser`; programs with fewer than `sources.FEWEST` were
left out:

- 48 public programs by 31 authors on GitHub that train such a network on MNIST with Keras: of each the statements that
  build and compile the model, for that is what students write. Pairs by one author are left out. Some of the pairs that
  are much alike began with the same public example, others are plain.
- 77 programs of the grader's own collection of models in many styles, written to differ from each other;
  `tests/originality/test_independent.py` measures them anew.
"""

from grader.likeness import LISTED_SHARE, FalseAlarms, NearAlarms, Usual

PUBLIC_PAIRS = 1_106
_PUBLIC_SHARES = (
    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.848, 0.796, 0.785, 0.785, 0.785, 0.785, 0.785, 0.785, 0.767, 0.737, 0.737, 0.737,
    0.723, 0.722, 0.722, 0.722, 0.722, 0.721, 0.694, 0.694, 0.681, 0.667, 0.667, 0.667, 0.667, 0.655, 0.655, 0.649,
    0.632, 0.632, 0.619, 0.619, 0.617, 0.617, 0.612, 0.612, 0.611, 0.611,
)  # fmt: skip
"""Of the pairs that are so much alike that they would be listed, rounded."""
_ROUNDED = 0.0005
_LOW, _HIGH = 0.009, 0.089
"""Their share, for other such authors: the 2.5th and 97.5th percentile of 10,000 bootstrap samples of authors (Efron,
Annals of Statistics 7, 1979, 1-26). Pairs are not independent, so that no binomial interval holds."""
COLLECTION_PAIRS, COLLECTION_ALIKE = 2_926, 2
"""And those of them that would be listed."""
NEAR_ALARMS = NearAlarms(near=Usual(alike=65, total=1_326), low=0.025, high=0.083, equal=Usual(alike=16, total=1_326))
"""Of the pairs of the programs whose networks are in `networks.txt`, with an interval as above, over programs."""


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
        share: At least `LISTED_SHARE`.
    """
    return Usual(alike=sum(other >= share - _ROUNDED for other in _PUBLIC_SHARES), total=PUBLIC_PAIRS)
