"""How much a submission's own process may say; a longer answer is no answer."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from grader.worker.messages import ExportAnswer

NOTE = {"problem": "A remark."}
FAULT = {"check": "source", "problem": "A fault."}


@pytest.mark.parametrize(
    ("longest", "too_long"),
    [
        pytest.param({"notes": [NOTE] * 20}, {"notes": [NOTE] * 21}, id="notes"),
        pytest.param({"notes": [{"problem": "x" * 600}]}, {"notes": [{"problem": "x" * 601}]}, id="a note"),
        pytest.param({"notes": [NOTE | {"advice": "x" * 200}]}, {"notes": [NOTE | {"advice": "x" * 201}]},
                     id="a note's advice"),
        pytest.param({"notes": [NOTE | {"path": "x" * 200}]}, {"notes": [NOTE | {"path": "x" * 201}]}, id="a path"),
        pytest.param({"notes": [NOTE | {"line": 1}]}, {"notes": [NOTE | {"line": 0}]}, id="the first line"),
        pytest.param({"notes": [NOTE | {"line": 10**7}]}, {"notes": [NOTE | {"line": 10**7 + 1}]}, id="the last line"),
        pytest.param({"notes": [NOTE | {"cell": 1}]}, {"notes": [NOTE | {"cell": 0}]}, id="the first cell"),
        pytest.param({"fault": FAULT | {"problem": "x" * 3_000}}, {"fault": FAULT | {"problem": "x" * 3_001}},
                     id="a fault"),
        pytest.param({"fault": FAULT | {"advice": "x" * 1_000}}, {"fault": FAULT | {"advice": "x" * 1_001}},
                     id="a fault's advice"),
        pytest.param({"places": {str(number): {} for number in range(1_000)}},
                     {"places": {str(number): {} for number in range(1_001)}}, id="places"),
        pytest.param({"places": {"x" * 256: {}}}, {"places": {"x" * 257: {}}}, id="a layer's name"),
    ],
)  # fmt: skip
def test_an_answer_ends_where_its_bounds_are(longest: dict[str, Any], too_long: dict[str, Any]) -> None:
    """The longest is read, and one more of anything is not."""
    ExportAnswer.model_validate_json(json.dumps(longest))
    with pytest.raises(ValidationError):
        ExportAnswer.model_validate_json(json.dumps(too_long))
