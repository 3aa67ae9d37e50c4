"""What the values that go from stage to stage refuse."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from grader.record import Record
from grader.records import CheckResult, HandIn, Status, Trial
from grader.summary import ModelSummary

TRIAL: dict[str, Any] = {
    "seed": 0, "correct": 0, "total": 1, "accuracy": 0.0, "cpu_seconds": 0.0, "epochs": [], "weights_sha256": "",
    "answers": "",
}  # fmt: skip
SUMMARY: dict[str, Any] = {"parameters": 0, "flops": 0, "layers": 0, "spec_sha256": None}
CHECK: dict[str, Any] = {"name": "spec", "status": Status.PASSED, "points": 0.0, "max_points": 0.0}


@pytest.mark.parametrize(
    ("record", "least", "below"),
    [
        (HandIn, {"attempt": 1}, {"attempt": 0}),
        (CheckResult, CHECK, {"points": -0.01}),
        (CheckResult, CHECK, {"max_points": -0.01}),
        (ModelSummary, SUMMARY, {"parameters": -1}),
        (ModelSummary, SUMMARY, {"flops": -1}),
        (ModelSummary, SUMMARY, {"layers": -1}),
        (Trial, TRIAL, {"seed": -1}),
        (Trial, TRIAL, {"correct": -1}),
        (Trial, TRIAL, {"total": 0}),
        (Trial, TRIAL, {"accuracy": -0.01}),
        (Trial, TRIAL, {"accuracy": 1.01}),
        (Trial, TRIAL, {"cpu_seconds": -0.01}),
    ],
)
def test_a_number_that_nothing_can_have_is_refused(
    record: type[Record], least: dict[str, Any], below: dict[str, Any]
) -> None:
    """Of a stored result or a gradebook that somebody edited; the least that there can be is taken."""
    record.model_validate_json(TypeAdapter(Any).dump_json(least))
    with pytest.raises(ValidationError, match=next(iter(below))):
        record.model_validate_json(TypeAdapter(Any).dump_json(least | below))
