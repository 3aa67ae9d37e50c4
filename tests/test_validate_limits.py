"""How much one check says at most."""

from grader import validate
from grader.records import Finding


def test_a_check_says_at_most_4000_characters() -> None:
    """Of a longer fault as much is kept, and an ellipsis, as fits beside its place and a sentence on the others."""
    (finding,) = validate._check("spec", (Finding(problem="x" * 9_000, advice="Do."),)).findings
    frames = 2 * 60
    assert len(finding.problem.rstrip("…")) + len(finding.advice) + frames == 4_000
