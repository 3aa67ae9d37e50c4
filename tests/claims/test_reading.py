"""What the reader makes of students' sentences."""

import pytest

from grader.claims.reading import Reading, read
from tests.claims.sentences import KNOWN, UNSEEN


def written(reading: Reading) -> str:
    """A reading as the tables write it."""
    claim = reading.accuracy
    parts = []
    if claim:
        amount = f" {abs(claim.amount.points):.4g}" if claim.amount else ""
        parts.append(f"{claim.said}{amount}{' ?' if claim.is_doubted else ''}")
    if reading.parameters:
        parts.append(f"{reading.parameters} parameters")
    return "; ".join(parts)
