"""An attempt at a job that failed for the grader's or its machine's sake."""

from grader.records import Finding


class BrokenError(Exception):
    """The grader or its machine broke a job: another attempt may end differently, and it is nobody's failed check.

    Args:
        finding: What happened.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.problem)
        self.finding = finding
