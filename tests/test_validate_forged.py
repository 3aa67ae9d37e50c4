"""Documents that no Keras writes: a verdict and a short sentence, never an error of the grader."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.records import Build, Place, Status
from grader.report.sentences import message
from grader.spec import AssignmentSpec
from grader.validate import validate
from tests.keras_json import (
    GOOD,
    Json,
    checked,
    compiled,
    conv,
    dense,
    document,
    failures,
    flatten,
    image,
    layer,
    nested,
)


def _functional(source: Json, output: list[Any]) -> str:
    config = {"name": "f", "trainable": True, "layers": [source], "input_layers": ["i", 0, 0], "output_layers": output}
    kind = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional"}
    return json.dumps(kind | {"config": config, "compile_config": {}})


def _named_input(nodes: list[Json]) -> Json:
    input_layer = image(28, 28, 1)
    input_layer["config"]["name"] = "i"
    return input_layer | {"name": "i", "inbound_nodes": nodes}


_LOOP = {
    "args": [
        {
            "class_name": "__keras_tensor__",
            "config": {"shape": [None, 28, 28, 1], "dtype": "float32", "keras_history": ["i", 0, 0]},
        }
    ],
    "kwargs": {},
}


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(document(image(), flatten(), dense()), id="an image without axes"),
        pytest.param(document(image(28, 28, -1), conv(), flatten(), dense()), id="a negative axis"),
        pytest.param(document(image(28, 28, 10**400), conv(), flatten(), dense()), id="an axis beyond all bounds"),
        pytest.param(document(image(0, 28, 1), conv(), flatten(), dense()), id="an axis of nothing"),
        pytest.param(_functional(_named_input([_LOOP]), ["i", 1, 0]), id="an input with an input"),
        pytest.param(_functional(_named_input([]), ["i", 1, 0]), id="a call that was never made"),
        pytest.param(_functional(_named_input([]), ["nobody", 0, 0]), id="a layer that does not exist"),
        pytest.param("{}", id="nothing"),
        pytest.param("[" * 5_000, id="deep nesting"),
        pytest.param(document(*GOOD, compile_config=compiled("x" * 400_000)), id="a long name"),
    ],
)
def test_a_forged_document_is_its_authors_failure(assignment: AssignmentSpec, hostile: str) -> None:
    """What no Keras would write fails a check with a short sentence; it is never an error of the grader."""
    validation = validate(Build(document=hostile), assignment)
    assert failures(validation)
    assert all(check.status is not Status.ERROR and len(message(check)) < 1_000 for check in validation.checks)


def test_models_nested_beyond_reading_are_reported(assignment: AssignmentSpec) -> None:
    """A document deeper than the parser goes is a matter of nesting for its author, not of JSON."""
    deep = document(*GOOD).replace('"layers": [', '"layers": [' + "[" * 300, 1).replace("]}", "]" * 300 + "]}", 1)
    assert "nested more deeply than can be read" in failures(validate(Build(document=deep), assignment))["spec"]


_ENLARGING = layer("UpSampling2D", size=[256, 256], interpolation="nearest", data_format="channels_last")


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param([_ENLARGING] * 190, id="more values than anybody can count"),
        pytest.param([None], id="a layer that is null"),
        pytest.param([conv(kernel_constraint={"class_name": ["MaxNorm"]})], id="a class that is a list"),
        pytest.param([dense(9, name="same"), dense(10, name="same")], id="two layers of one name"),
    ],
)  # fmt: skip
def test_what_no_keras_writes_is_a_failure_too(assignment: AssignmentSpec, layers: list[Any]) -> None:
    """A forged layer is its author's failure, and no error of the grader."""
    validation = checked(assignment, conv(), *layers, flatten(), dense())
    assert "spec" in failures(validation)
    assert all(check.status is not Status.ERROR and len(message(check)) < 1_000 for check in validation.checks)


_HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**400, "", "x", "\x1b[31m\n", "__numpy__", [], [[]], [None], {}, {"class_name": ["x"]},
    {"class_name": {"x": 1}, "config": {}}, {"class_name": "function", "module": "builtins", "config": "relu"},
    {"class_name": "__numpy__", "config": {}}, {"value": 1}, {"module": 7, "class_name": 5, "config": 9}, ["a", 0, 0],
)  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something of a document could be replaced."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from _paths(value[key], (*path, key))


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_replacement_in_a_document_is_an_error_of_the_grader(
    data: st.DataObject, assignment: AssignmentSpec
) -> None:
    """Whatever a student's process puts in the place of any value, the checks come to a verdict and short sentences."""
    schedule: Json = {"module": "keras.optimizers.schedules", "class_name": "ExponentialDecay", "registered_name": None}
    schedule["config"] = {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5}
    root = json.loads(document(*GOOD, layer("ReLU"), compile_config=compiled(learning_rate=schedule)))
    for _ in range(data.draw(st.integers(1, 3))):
        *above, last = data.draw(st.sampled_from(list(_paths(root))))
        holder = reduce(getitem, above, root)
        holder[last] = deepcopy(data.draw(st.sampled_from(_HOSTILE)))

    validation = validate(Build(document=json.dumps(root)), assignment)

    assert all(check.status is not Status.ERROR and len(message(check)) < 2_000 for check in validation.checks)


def _adam(arguments: Json) -> Json:
    return compiled("mse", "Adam", **arguments)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(nested(9, *[dense(name=f"{n}" + "\x7f" * 250, trainable=False) for n in range(20)], name="n"),
                     id="endless names of frozen layers"),
        pytest.param(nested(9, *[dense(0, name=f"{n}" + "\U000e0001" * 250) for n in range(20)], name="x" * 256),
                     id="endless names of wrong layers"),
        pytest.param(document(dense(**{f"argument_{n}": 0 for n in range(20_000)})), id="twenty thousand arguments"),
        pytest.param(document(dense(**{"x" * 500_000: 0})), id="an endless argument"),
        pytest.param(document(dense(activation={"module": "m" * 100_000, "class_name": "c" * 100_000})),
                     id="an endless class as an argument"),
        pytest.param(document(layer("C" * 200_000) | {"module": ".".join("m" * 50_000)}), id="an endless class"),
        pytest.param(document(dense(use_bias={"x": [0] * 30_000})), id="an endless value"),
        pytest.param(document(*GOOD, compile_config=_adam({"x" * 500_000: 0})), id="an endless argument of Adam"),
        pytest.param(document(*GOOD, compile_config=compiled("l" * 500_000)), id="an endless loss"),
    ],
)  # fmt: skip
def test_no_sentence_is_endless(assignment: AssignmentSpec, forged: str) -> None:
    """Whatever a name or a value is in a forged document, a check says at most 4,000 characters."""
    validation = validate(Build(document=forged, places={"dense": Place(line=1)}), assignment)
    assert any(check.status is Status.FAILED for check in validation.checks)
    assert all(check.status is not Status.ERROR and len(message(check)) <= 4_001 for check in validation.checks)


def test_half_a_character_in_a_name_is_reported(assignment: AssignmentSpec) -> None:
    """Keras writes it, and no parser of JSON reads it."""
    sentence = failures(validate(Build(document=document(*GOOD).replace('"conv2d"', r'"a\ud800"')), assignment))["spec"]
    assert sentence == "A name in the model holds half a character. Type the names again."


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda size: document(dense(**{f"argument_{n}": 0 for n in range(size)})), id="arguments"),
        pytest.param(lambda size: document(*GOOD, compile_config=_adam({f"{n}": 0 for n in range(size)})),
                     id="arguments of Adam"),
        pytest.param(lambda size: document(*GOOD, compile_config=compiled({f"{n}": 0 for n in range(size)})),
                     id="losses"),
    ],
)  # fmt: skip
def test_faults_are_reported_in_time_proportional_to_their_number(
    assignment: AssignmentSpec, forged: Callable[[int], str], calls: Callable[[Callable[[], object]], int]
) -> None:
    """Twice as many cost no more than three times as many calls."""
    once, twice = (Build(document=forged(size)) for size in (1_000, 2_000))
    assert calls(lambda: validate(twice, assignment)) < 3 * calls(lambda: validate(once, assignment))


def test_a_bug_of_ours_costs_one_row_only(assignment: AssignmentSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody foresaw is an error of the grader on this submission, and the others go on."""
    monkeypatch.setattr("grader.validate.flatten", lambda *_: 1 / 0)
    validation = checked(assignment, *GOOD)
    assert [check.status for check in validation.checks].count(Status.ERROR) == 1
    assert validation.spec is None


def test_hostile_growth_is_stopped(assignment: AssignmentSpec, nested_twice: Callable[[int], str]) -> None:
    """A model that doubles with every level of nesting is refused at once, even if its core computes nothing."""
    validation = validate(Build(document=nested_twice(20)), assignment)
    assert "more than 1,000 layer calls" in failures(validation)["spec"]


@pytest.fixture
def nested_twice() -> Callable[[int], str]:
    """A Functional model that calls its inner model twice, to a given depth; the innermost does nothing."""

    def tensor(name: str, call: int) -> Json:
        config = {"shape": [None, 28, 28, 1], "dtype": "float32", "keras_history": [name, call, 0]}
        return {"class_name": "__keras_tensor__", "config": config}

    def model(depth: int) -> Json:
        inner = [] if depth == 0 else [model(depth - 1)]
        for item in inner:
            item["name"] = item["config"]["name"]
            item["inbound_nodes"] = [
                {"args": [tensor("image", 0)], "kwargs": {}},
                {"args": [tensor(item["name"], 0)], "kwargs": {}},
            ]
        source = image(28, 28, 1)
        source["config"]["name"] = source["name"] = "image"
        source["inbound_nodes"] = []
        last = [inner[0]["name"], 2, 0] if inner else ["image", 0, 0]
        config = {"name": f"level{depth}", "trainable": True, "layers": [source, *inner]}
        config |= {"input_layers": ["image", 0, 0], "output_layers": last}
        kind = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional"}
        return kind | {"config": config, "compile_config": {}}

    return lambda depth: json.dumps(model(depth))


def test_a_module_with_a_forged_path_is_no_place(assignment: AssignmentSpec) -> None:
    """200 characters are a path, 201 are not."""
    for length, expected in ((200, 7), (201, None)):
        places = {"dense": Place(path="x" * length, line=7)}
        checks = validate(Build(document=document(*GOOD[:3], dense(11)), places=places), assignment).checks
        (finding,) = next(check for check in checks if check.name == "output_shape").findings
        assert finding.line == expected
