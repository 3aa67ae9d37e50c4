"""Submissions → Likeness: what a person may want to look at, the most striking first."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.likeness import LISTED_SHARE, Likeness, NotCompared, SourceLikeness, SourcePair, Usual
from grader.model.graph import ModelSpec
from grader.originality.classmates import Entry, Mask, strangers
from grader.originality.independent import NEAR_ALARMS, as_alike, false_alarms
from grader.originality.models import ClassModels
from grader.originality.sources import FEWEST, Overlaps, overlaps
from grader.worker.tokeniser.messages import MOST_FINGERPRINTS

MOST_LISTED = 50
"""Pairs of one kind: who has looked at so many knows whether to go on."""
_WHY: Mapping[str, str] = {
    "unreadable": "Its source is not valid Python, or not a readable notebook.",
    "long": f"Its source is far longer than the task asks for (more than {MOST_FINGERPRINTS:,} passages).",
    "killed": "Its source could not be read: the process that read it ended each time.",
    "given up": "Its source was not read, because too many others had ended the process that read them.",
}

_FEW = f"Its source has hardly anything of its own beside what was handed out (fewer than {FEWEST} passages)."


def compared(
    entries: Sequence[Entry], *, assignment: str, handed_out: frozenset[int], reference: ModelSpec | None
) -> Likeness:
    """Compare a class.

    Args:
        entries: Of everybody.
        assignment: Its name, for the heading.
        handed_out: Fingerprints of what everybody was given, which are nobody's own.
        reference: The model of the reference solution.
    """
    own = [entry.tokens.fingerprints - handed_out for entry in entries]
    read = [index for index, entry in enumerate(entries) if not entry.tokens.trouble and len(own[index]) >= FEWEST]
    models = ClassModels([entry for entry in entries if entry.spec], reference, MOST_LISTED)
    known = [entries[index] for index in read]
    mask = strangers(known)
    pairs = list(_source_pairs(known, mask, overlaps([own[index] for index in read]), models))
    return Likeness(
        assignment=assignment,
        submissions=len(entries),
        source_pairs=tuple(pair for pair in pairs if pair),
        alarms=false_alarms(int(mask.sum())),
        near_alarms=NEAR_ALARMS,
        source_pairs_more=sum(pair is None for pair in pairs),
        twins=tuple(models.twins()),
        near_twins=tuple(models.near_twins()),
        near_twins_more=models.near_twins_more,
        undecided=models.undecided,
        not_compared=tuple(_left_out(entries, set(read))),
    )


def _source_pairs(
    entries: Sequence[Entry], mask: Mask, common: Overlaps, models: ClassModels
) -> Iterator[SourcePair | None]:
    """Yield the pairs that share enough, the most alike first; `None` for those that are too many to be listed."""
    shares = common.shares
    ordered = np.sort(shares[mask])
    rows, columns = np.nonzero(mask & (shares >= LISTED_SHARE))
    order = np.lexsort((columns, rows, -common.shared[rows, columns], -shares[rows, columns]))
    for number, place in enumerate(order):
        row, column = int(rows[place]), int(columns[place])
        if number >= MOST_LISTED:
            yield None
            continue
        share = float(shares[row, column])
        yield SourcePair(
            first=entries[row].id,
            second=entries[column].id,
            source=SourceLikeness(
                shared=int(common.shared[row, column]),
                shorter=int(common.shorter[row, column]),
                in_class=_at_least(ordered, share),
                independent=as_alike(share),
            ),
            architecture=models.likeness(entries[row], entries[column]),
        )


def _at_least(ordered: NDArray[np.float64], share: float) -> Usual:
    return Usual(alike=len(ordered) - int(np.searchsorted(ordered, share)), total=len(ordered))


def _left_out(entries: Sequence[Entry], read: set[int]) -> Iterator[NotCompared]:
    for index, entry in enumerate(entries):
        if index not in read:
            yield NotCompared(id=entry.id, reason=_WHY[entry.tokens.trouble] if entry.tokens.trouble else _FEW)
        if entry.spec is None:
            yield NotCompared(id=entry.id, reason="It has no model that could be compared.")
