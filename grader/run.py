"""Run: everything that a run needs, read and checked before anything is computed."""

from typing import NamedTuple

from grader.collect.adjustments import Adjustments
from grader.dataset.answers import encode_answers
from grader.dataset.npz import TEST_LABELS
from grader.dataset.prepare import PreparedDataset, load_array
from grader.gradebook import Assignment, Provenance
from grader.own_checks import OwnChecks
from grader.records import Submission, Unusable
from grader.session import Session
from grader.worker.tokenising import Tokeniser


class Run(NamedTuple):
    """What is graded, against what, and by what."""

    session: Session
    heading: Assignment
    provenance: Provenance
    dataset: PreparedDataset | None
    """`None` when nothing is to be trained."""
    own_checks: OwnChecks
    reference: Submission | Unusable
    submissions: tuple[Submission, ...]
    unusable: tuple[Unusable, ...]
    adjustments: Adjustments = Adjustments()
    tokeniser: Tokeniser | None = None
    """Reads programs to compare them; `None` where that was not asked for."""
    own_files: tuple[Submission, ...] = ()
    """Further files of the one student who checks their own, compared with the first as its variants."""

    @property
    def test_labels(self) -> str:
        """The class of every test image, in the format of answers; empty when nothing is trained."""
        if self.dataset is None:
            return ""
        return encode_answers(load_array(self.dataset.folder, TEST_LABELS), self.session.assignment.classes)
