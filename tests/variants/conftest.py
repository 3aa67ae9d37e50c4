"""Models of a few layers, without TensorFlow."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.model.graph import ModelSpec
from grader.spec import AssignmentSpec
from tests.keras_json import Json, checked, failures, image


@pytest.fixture(scope="session")
def spec_of(assignment: AssignmentSpec) -> Callable[..., ModelSpec]:
    """Read a model of these layers behind the image, none of them shared; keywords as for `document`."""

    def read(*layers: Json, **changes: Any) -> ModelSpec:
        own = [layer | {"config": layer["config"] | {"name": f"layer_{i}"}} for i, layer in enumerate(layers)]
        validation = checked(assignment, image(28, 28, 1), *own, **changes)
        assert validation.spec, failures(validation)
        return validation.spec

    return read
