"""Who is compared with whom: everybody with everybody who handed in alone and is somebody else."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.model.graph import ModelSpec
from grader.records import Submission
from grader.worker.tokenising import Tokens

Mask = NDArray[np.bool_]


class Entry(NamedTuple):
    """A submission, as far as it is compared."""

    submission: Submission
    tokens: Tokens
    spec: ModelSpec | None
    """`None` where there is no model that could be trained."""

    @property
    def id(self) -> str:
        """Of the submission."""
        return self.submission.id


def strangers(entries: Sequence[Entry]) -> Mask:
    """Mark each pair once, in the upper triangle, unless both belong together.

    Members of one group, and what one student handed in more than once, are meant to be alike.
    """
    mask = np.triu(np.ones((len(entries), len(entries)), np.bool_), k=1)
    together: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        student = entry.submission.student
        together["id", student.id if student else entry.id].append(index)
        if student and student.group:
            together["group", student.group].append(index)
    for places in together.values():
        mask[np.ix_(places, places)] = False
    return mask
