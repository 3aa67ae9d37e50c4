"""What the checks report: the place of a fault, several at once, remarks, and advice that fits the assignment."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest

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
    dense_course,
    document,
    failures,
    flatten,
    image,
    layer,
    nested,
)


def test_a_place_in_many_models_is_named_by_its_ends(assignment: AssignmentSpec) -> None:
    """The outermost model and the innermost ones; a name of 256 characters by its first."""
    sentence = failures(validate(Build(document=nested(6, flatten(), conv(), name="a" * 256)), assignment))["spec"]
    model = f"layer 1 (Sequential '{'a' * 79}…)"
    assert sentence.startswith(f"Layer 2 (Conv2D 'conv2d') in {model} in … in {model} needs an image")


def test_independent_faults_are_reported_at_once(assignment: AssignmentSpec) -> None:
    """Nobody has to hand in four times to learn of four mistakes."""
    validation = checked(
        assignment, image(784), dense(4_000), dense(11, trainable=False), compile_config=compiled("mine")
    )
    assert set(failures(validation)) == {"input_shape", "output_shape", "convolution", "loss", "trainable", "budget"}


def test_faults_beside_an_unknown_layer_are_reported_with_it(assignment: AssignmentSpec) -> None:
    """What cannot be read does not hide what can."""
    sentence = failures(checked(assignment, conv(), layer("LSTM"), compile_config=compiled("mine", "Ftrl")))["spec"]
    assert all(word in sentence for word in ("LSTM", "Ftrl", "mine"))


def test_later_faults_are_reported_where_the_shapes_do_not_fit(assignment: AssignmentSpec) -> None:
    """A model that cannot be measured still has a loss and frozen layers."""
    sentence = failures(checked(assignment, flatten(), conv(trainable=False), compile_config=compiled("mine")))["spec"]
    assert all(word in sentence for word in ("needs an image", "is mine", "is frozen"))


def test_a_layer_is_named_with_the_line_it_was_written_in(assignment: AssignmentSpec) -> None:
    """What the submission's process says of its lines is the place of the finding."""
    places = {"conv2d": Place(line=7), "flatten": Place(line=8), "dense": Place(line=1, cell=2)}
    unknown = validate(Build(document=document(layer("Lambda", name="flatten")), places=places), assignment)
    misfit = validate(Build(document=document(flatten(), conv()), places=places), assignment)
    assert failures(unknown)["spec"].startswith("line 8: Layer 1 (Lambda 'flatten') cannot")
    assert failures(misfit)["spec"].startswith("line 7: Layer 2 (Conv2D 'conv2d') needs an image")


@pytest.mark.parametrize(
    ("layers", "compile_config", "remark"),
    [
        pytest.param(GOOD, compiled(kind="Adadelta"), "Adadelta learns slowly with learning_rate=0.001", id="slow"),
        pytest.param((conv(), flatten(), dense(activation="relu")), compiled(), "ends with relu", id="relu at the end"),
    ],
)
def test_what_is_probably_not_meant_is_a_remark(
    assignment: AssignmentSpec, layers: list[Json], compile_config: Json, remark: str
) -> None:
    """It is allowed and costs nothing, but its author should know."""
    validation = checked(assignment, *layers, compile_config=compile_config)
    assert failures(validation) == {}
    assert any(remark in message(check) for check in validation.checks)


def test_sentences_recommend_what_the_assignment_allows(assignment: AssignmentSpec) -> None:
    """Its own shapes, classes and layers, and nothing of another course."""
    sentences = failures(checked(dense_course(assignment), image(28, 28, 1), dense(5_000), dense(10_000), dense(10)))
    assert sentences["input_shape"] == (
        "The input shape is (28, 28, 1), and the images are (576,). Begin with keras.Input((576,))."
    )
    assert sentences["output_shape"].endswith("End with layers.Dense(3, activation='softmax').")
    assert sentences["budget"].endswith(". Use fewer units.")


def test_a_class_of_its_own_is_refused_with_the_functions_name(assignment: AssignmentSpec) -> None:
    """The function has the name that the assignment gives it."""
    custom = '{"module": "student", "class_name": "Mine", "config": {}, "registered_name": "Mine"}'
    validation = validate(Build(document=custom), dense_course(assignment))
    assert failures(validation)["spec"].startswith("make_network() must return a keras.Sequential")


def test_dividing_by_255_again_is_a_remark(assignment: AssignmentSpec) -> None:
    """It costs no points, but its author should know."""
    validation = checked(assignment, layer("Rescaling", scale=1 / 255, offset=0.0), conv(), flatten(), dense())
    assert failures(validation) == {}
    assert any("divides them once more" in message(check) for check in validation.checks)


PLACES = {"input": Place(line=1), "conv2d": Place(line=7), "flatten": Place(line=8), "dense": Place(line=9)}


@pytest.mark.parametrize(
    ("layers", "loss", "name", "line"),
    [
        pytest.param((image(28, 28, 3), *GOOD[1:]), None, "input_shape", 7, id="input: the first layer"),
        pytest.param((layer("InputLayer", **(image(28, 28, 3)["config"] | {"name": "input"})), *GOOD[1:]), None,
                     "input_shape", 1, id="input: its own layer"),
        pytest.param((conv(), flatten(), dense(11)), None, "output_shape", 9, id="output"),
        pytest.param((conv(), flatten(), dense(activation="linear")), "kld", "loss", 9, id="no softmax"),
        pytest.param((conv(), flatten(), dense(10)), {"class_name": "CategoricalCrossentropy",
                     "config": {"from_logits": True}}, "loss", 9, id="softmax and logits"),
        pytest.param((conv(), flatten(), dense(10)), "mine", "loss", 20, id="the loss: where it was compiled"),
        pytest.param((conv(trainable=False), flatten(), dense()), None, "trainable", 7, id="frozen"),
        pytest.param((conv(64), flatten(), dense(500, name="big"), dense()), None, "budget", 30, id="budget"),
        pytest.param((conv(), flatten(), dense(0)), None, "spec", 9, id="an argument out of bounds"),
        pytest.param((flatten(), conv(), dense()), None, "spec", 7, id="a shape"),
    ],
)  # fmt: skip
def test_a_fault_stands_where_its_cause_was_written(
    assignment: AssignmentSpec, layers: Sequence[Json], loss: Any, name: str, line: int
) -> None:
    """The place of the layer's call, or of the call of compile, is in the finding and not in its text."""
    raw = [deepcopy(item) for item in layers]
    if raw[0]["class_name"] == "InputLayer":
        raw[0]["config"].pop("trainable", None)
        raw[0]["config"]["dtype"] = "float32"
    text = document(*raw, compile_config=compiled(loss) if loss else None)
    places = PLACES | {"big": Place(line=30)}
    validation = validate(Build(document=text, places=places, compiled=Place(line=20)), assignment)
    (check,) = [check for check in validation.checks if check.name == name]
    assert [finding.line for finding in check.findings] == [line]
    assert "line" not in check.findings[0].problem


def test_several_faults_are_several_findings(assignment: AssignmentSpec) -> None:
    """A handful is written out, each with its own line; the rest is counted."""
    wrong = [dense(0, name=f"d{n}", activation="relu", use_bias=n) for n in range(9)]
    places = {f"d{n}": Place(line=n + 1) for n in range(9)}
    (check,) = [
        check
        for check in validate(Build(document=document(*wrong), places=places), assignment).checks
        if check.status is Status.FAILED
    ]
    assert len(check.findings) == 6
    assert check.findings[0].line == 1
    assert check.findings[0].problem.endswith(
        "The same holds for layer 2 (Dense 'd1') at line 2, layer 3 (Dense 'd2') at line 3, "
        "layer 4 (Dense 'd3') at line 4 and 5 more."
    )
    assert check.findings[-1].problem == "There are 5 more faults."


@pytest.mark.parametrize(
    ("kind", "rate", "slow"),
    [("Adadelta", 0.099, True), ("Adadelta", 0.1, False), ("Adagrad", 0.0049, True), ("Adagrad", 0.005, False),
     ("Adam", 0.0001, False)],
)  # fmt: skip
def test_a_slow_optimizer_is_noticed_below_its_limit(
    assignment: AssignmentSpec, kind: str, rate: float, slow: bool
) -> None:
    """Adadelta below 0.1, Adagrad below 0.005, and no other; the remark stands at compile."""
    text = document(*GOOD, compile_config=compiled(kind=kind, learning_rate=rate))
    spec = validate(Build(document=text, compiled=Place(line=3)), assignment).checks[3]
    assert [finding.line for finding in spec.findings] == [3] * slow


@pytest.mark.parametrize(
    ("scale", "noticed"), [(0.0, False), (0.01, True), (-0.01, True), (0.011, False), (1.0, False)]
)
def test_only_a_division_is_scaling_twice(assignment: AssignmentSpec, scale: float, noticed: bool) -> None:
    """A scale of zero is another matter, and a larger one is none."""
    validation = checked(assignment, layer("Rescaling", scale=scale, offset=0.0), conv(), flatten(), dense())
    assert any("once more" in message(check) for check in validation.checks) is noticed


def test_global_pooling_is_recommended_where_flatten_is_not_allowed(assignment: AssignmentSpec) -> None:
    """In the order of how usual they are."""
    for allowed, name in ((("GlobalMaxPooling2D", "GlobalAveragePooling2D"), "GlobalAveragePooling2D"),
                          (("GlobalMaxPooling2D",), "GlobalMaxPooling2D")):  # fmt: skip
        rules = assignment.model.model_copy(update={"layers": ("Conv2D", "Dense", *allowed)})
        sentence = failures(checked(assignment.model_copy(update={"model": rules}), conv(), dense()))["output_shape"]
        assert f"End with {name} and layers.Dense(10" in sentence


def test_a_long_check_is_cut_at_4000_characters(assignment: AssignmentSpec) -> None:
    """The first findings stay whole, and those that do not fit are counted."""
    arguments = {"use_bias": 7, "activation": 3, "bias_constraint": 5, "quantization_config": 5}
    wrong = [dense(0, name=f"{n}{'y' * 250}", **arguments) for n in range(9)]
    (check,) = [
        check
        for check in validate(Build(document=nested(9, *wrong, name="x" * 256)), assignment).checks
        if check.status is Status.FAILED
    ]
    *whole, last = check.findings
    assert 2_000 < len(message(check)) <= 4_000
    assert [finding.problem.split(" of layer 1 ")[0] for finding in whole] == [
        "The argument units",
        "The argument activation",
    ]
    assert all(finding.problem.endswith(" more.") for finding in whole)
    assert last.problem == "There are 3 more faults."


def test_a_long_name_makes_no_long_finding(assignment: AssignmentSpec) -> None:
    """A name of 256 characters is shown by its beginning."""
    checks = validate(Build(document=document(layer("x" * 80, name="y" * 256))), assignment).checks
    (finding, *_) = checks[3].findings
    assert "y" * 79 in finding.problem
    assert "y" * 81 not in finding.problem
