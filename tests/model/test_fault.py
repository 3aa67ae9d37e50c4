"""Findings that are cut short, and what is left of them."""

import pytest

from grader.model.fault import bounded, handful
from grader.records import Finding


def _findings(number: int, length: int = 1) -> list[Finding]:
    return [Finding(problem="x" * length, advice="Do.") for _ in range(number)]


@pytest.mark.parametrize(("number", "whole", "more"), [(0, 0, 0), (5, 5, 0), (6, 6, 0), (7, 5, 2), (1_007, 5, 1_002)])
def test_a_handful_is_written_and_the_rest_counted(number: int, whole: int, more: int) -> None:
    """One more is written where the sentence about it would be as long."""
    findings = handful(_findings(number))
    assert len(findings) == whole + bool(more)
    if more:
        assert findings[-1].problem == f"There are {more:,} more faults."


def test_what_fits_is_kept_whole() -> None:
    """4,000 characters and what stands around them."""
    assert bounded(_findings(3, 1_000), 4_000) == tuple(_findings(3, 1_000))


def test_what_does_not_fit_is_counted() -> None:
    """The first ones stay, and nothing is longer than was asked for."""
    findings = bounded(_findings(9, 1_000), 4_000)
    assert [len(finding.problem) for finding in findings[:-1]] == [1_000] * 3
    assert findings[-1].problem == "There are 6 more faults."
    assert sum(len(finding.problem) + len(finding.advice) for finding in findings) <= 4_000


def test_a_single_endless_finding_is_cut_off_and_keeps_its_advice() -> None:
    """Somebody reads its beginning."""
    (finding,) = bounded(_findings(1, 9_000), 4_000)
    assert 3_800 < len(finding.problem) + len(finding.advice) <= 4_000
    assert finding.problem.endswith("…")
    assert finding.advice == "Do."
