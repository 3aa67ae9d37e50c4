"""From Keras's JSON to verdicts, without TensorFlow: documents written by hand."""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.records import CHECK_NAMES, Build, CheckResult, Finding, Place, Status
from grader.report.sentences import message
from grader.spec import AssignmentSpec
from grader.validate import Validation, validate

Json = dict[str, Any]
FLOAT32 = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


def layer(kind: str, **config: Any) -> Json:
    """A layer as Keras 3.15 writes it."""
    base = {"name": kind.lower(), "trainable": True, "dtype": FLOAT32}
    return {"module": "keras.layers", "class_name": kind, "config": base | config, "registered_name": None}


def _initializer(kind: str, **config: Any) -> Json:
    return {"module": "keras.initializers", "class_name": kind, "config": config, "registered_name": None}


def _weights() -> Json:
    return {
        "use_bias": True,
        "kernel_initializer": _initializer("GlorotUniform", seed=None, input_axes=None, output_axes=None),
        "bias_initializer": _initializer("Zeros"),
        "kernel_regularizer": None,
        "bias_regularizer": None,
        "kernel_constraint": None,
        "bias_constraint": None,
    }


def image(*shape: int) -> Json:
    """An input layer."""
    config = {"batch_shape": [None, *shape], "dtype": "float32", "sparse": False, "ragged": False, "optional": False}
    made = layer("InputLayer", **config)
    del made["config"]["trainable"]
    made["config"]["dtype"] = "float32"
    return made


def conv(filters: int = 8, **changes: Any) -> Json:
    """A 3x3 convolution."""
    config = {
        "filters": filters,
        "kernel_size": [3, 3],
        "strides": [1, 1],
        "padding": "valid",
        "data_format": "channels_last",
        "dilation_rate": [1, 1],
        "groups": 1,
        "activation": "relu",
        "activity_regularizer": None,
    }
    return layer("Conv2D", **(config | _weights() | changes))


def flatten() -> Json:
    """Flatten."""
    return layer("Flatten", data_format="channels_last")


def dense(units: int = 10, **changes: Any) -> Json:
    """Dense with softmax."""
    config = {"units": units, "activation": "softmax", "quantization_config": None}
    return layer("Dense", **(config | _weights() | changes))


def _named_apart(layers: Sequence[Json]) -> list[Json]:
    """Number layers that have the name of their class, as Keras does."""
    named: list[Json] = []
    for one in layers:
        name = one["config"]["name"] if one else ""
        same = [other for other in named if other and other["config"]["name"] == name]
        if same and one != same[0] and name == one["class_name"].lower():
            one = one | {"config": one["config"] | {"name": f"{name}_{len(named)}"}}  # noqa: PLW2901
        named.append(one)
    return named


def document(*layers: Json, compile_config: Json | None = None, trainable: bool = True) -> str:
    """A Sequential model."""
    config = {"name": "sequential", "trainable": trainable, "dtype": FLOAT32, "layers": _named_apart(layers)}
    model = {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}
    return json.dumps(model | {"compile_config": compile_config or {}})


def compiled(loss: Any = "sparse_categorical_crossentropy", kind: str = "Adam", **changes: Any) -> Json:
    """A compile_config."""
    optimizer: Json = {"module": "keras.optimizers", "class_name": kind, "registered_name": None}
    optimizer["config"] = {"name": "o", "learning_rate": 0.0010000000474974513} | changes
    return {"optimizer": optimizer, "loss": loss, "loss_weights": None, "metrics": ["accuracy"]}


def checked(assignment: AssignmentSpec, *layers: Json, **changes: Any) -> Validation:
    """Validate a model of these layers."""
    return validate(Build(document=document(*layers, **changes)), assignment)


def failures(validation: Validation) -> dict[str, str]:
    """Name and sentence of each failed check."""
    return {check.name: message(check) for check in validation.checks if check.status is Status.FAILED}


GOOD = (image(28, 28, 1), conv(), flatten(), dense())


def test_a_good_model_passes_every_check(assignment: AssignmentSpec) -> None:
    """Its spec may be trained, and its size is known to the last parameter."""
    validation = checked(assignment, *GOOD, compile_config=compiled())
    assert failures(validation) == {}
    assert validation.spec is not None
    assert validation.spec.optimizer.learning_rate == 0.001
    assert validation.model is not None
    assert validation.model.parameters == (9 * 8 + 8) + (26 * 26 * 8 * 10 + 10)
    assert [check.name for check in validation.checks] == list(CHECK_NAMES[:10])


@pytest.mark.parametrize(
    ("layers", "changes", "name", "told"),
    [
        pytest.param([image(784), dense()], {}, "input_shape", "Begin with keras.Input((28, 28, 1)).", id="flat input"),
        pytest.param([image(28, 28, 3), conv(), flatten(), dense()], {}, "input_shape", "(28, 28, 3)", id="colour"),
        pytest.param([conv(), flatten(), dense(11)], {}, "output_shape", "(11,), and must be (10,)", id="11 classes"),
        pytest.param([conv(), dense()], {}, "output_shape", "End with Flatten", id="not flattened"),
        pytest.param([flatten(), dense()], {}, "convolution", "has no convolutions", id="no convolution"),
        pytest.param([conv(), flatten(), dense(activation="linear")], {"compile_config": compiled()}, "loss",
                     "Give the last layer activation='softmax', or the loss from_logits=True.",
                     id="logits for probabilities"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled("my_own")}, "loss",
                     "is my_own. Pass loss='sparse_categorical_crossentropy'", id="another loss"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled("sparse_categorical_crossentropie")},
                     "loss", "for classes. Did you mean 'sparse_categorical_crossentropy'?", id="a loss spelt wrong"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled({"class_name": "__lambda__"})},
                     "loss", "and is a lambda", id="a lambda as loss"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled(["mse", "mse"])}, "loss",
                     "There must be one loss, and there are 2.", id="two losses"),
        pytest.param([conv(), flatten(), dense(activation="linear")], {"compile_config": compiled("kld")}, "loss",
                     "Give the last layer activation='softmax'.", id="linear answers for a divergence"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled(None)}, "loss", "without a loss",
                     id="no loss"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled() | {"loss_weights": ["accuracy"]}},
                     "loss", "Write metrics=['accuracy'].", id="metrics in the place of loss_weights"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled() | {"loss_weights": [0.5]}},
                     "loss", "loss_weights has no use. Leave it out.", id="a weight for the only loss"),
        pytest.param([conv(trainable=False), flatten(), dense()], {}, "trainable",
                     "Layer 1 (Conv2D 'conv2d') is frozen",
                     id="a frozen layer"),
        pytest.param([conv(), flatten(), dense()], {"trainable": False}, "trainable", "The model is frozen",
                     id="frozen model"),
        pytest.param([conv(64), flatten(), dense(500), dense()], {}, "budget",
                     "21,638,150 parameters (at most 3,000,000)", id="too many parameters"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled(kind="Ftrl")}, "spec",
                     "Adadelta, Lion, and is Ftrl. Choose one of them.", id="another optimizer"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled(learning_rate=50.0)}, "spec",
                     "Adam(learning_rate=...) must be above 0 and at most 10, and is 50. Choose one from",
                     id="a huge learning rate"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled(learning_rate={"class_name": "Mine"})},
                     "spec", "or one of Keras's schedules (CosineDecay", id="a schedule of one's own"),
        pytest.param([conv(), flatten(), dense()], {"compile_config": compiled(clipnorm=1.0, clipvalue=1.0)},
                     "spec", "of Adam do not fit together: only one of clipnorm, global_clipnorm and clipvalue",
                     id="clipped twice"),
        pytest.param([flatten(), conv(), dense()], {}, "spec", "Layer 2 (Conv2D 'conv2d') needs an image",
                     id="a convolution after flatten"),
        pytest.param([layer("Lambda", function={"class_name": "__lambda__"})], {}, "spec",
                     "for example layers.Rescaling(1/255) for x / 255", id="code in a layer"),
        pytest.param([conv(), layer("LSTM")], {}, "spec", "Layer 2 (LSTM 'lstm') is not among the layers",
                     id="a layer for other data"),
        pytest.param([conv(), layer("Mine") | {"module": None, "registered_name": "own>Mine"}], {}, "spec",
                     "Layer 2 (Mine 'mine') is a class of your own", id="a layer of one's own"),
        pytest.param([conv(), layer("GetItem") | {"module": "keras.src.ops.numpy"}], {}, "spec",
                     "Operation 2 (GetItem 'getitem') is not a layer, and only layers can be taken over. To cut",
                     id="an operation"),
        pytest.param([conv(activation={"value": ["4wEA", None, None]})], {}, "spec",

                     "argument activation of layer 1 (Conv2D 'conv2d') must be the name of one of Keras's functions",
                     id="a lambda as activation"),
        pytest.param([conv(kernel_constraint={"class_name": "MaxNorm"})], {}, "spec",
                     "is not supported; it is 'MaxNorm'. Leave it out, or use kernel_regularizer.",
                     id="a constraint"),
        pytest.param([conv(dtype=FLOAT32 | {"config": {"name": "mixed_float16"}})], {}, "spec",
                     "dtype of layer 1 (Conv2D 'conv2d') must be float32. Leave out dtype and mixed precision.",
                     id="another precision"),
        pytest.param([image(1, 28, 28), flatten(), dense()], {}, "input_shape",
                     "(28, 28, 1). The channel comes last. Begin with", id="channels first"),
        pytest.param([image(32, 32, 1), conv(), flatten(), dense()], {}, "input_shape",
                     "Begin with keras.Input((28, 28, 1)) and layers.ZeroPadding2D((2, 2)).", id="larger images"),
        pytest.param([conv(1_000), conv(100), flatten(), dense(2)], {}, "budget",

                     "FLOPs per image (at most 200,000,000), 1,036,800,000 of them in layer 2 (Conv2D 'conv2d_1'). "
                     "Pool earlier, or use",
                     id="too many FLOPs"),
        pytest.param([conv(kernel_initializer={"class_name": "__numpy__"})], {}, "spec",
                     "must be one of Keras's usual initializers", id="weights as an initializer"),
        pytest.param([conv(activation="swoosh"), dense(True)], {}, "spec",
                     "The argument units of layer 2 (Dense 'dense') must be a whole number, and is True.",
                     id="two mistakes are told together"),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_told(
    assignment: AssignmentSpec, layers: list[Json], changes: Json, name: str, told: str
) -> None:
    """The check that fails is the right one, and its sentence says what to change."""
    validation = checked(assignment, *layers, **changes)
    assert told in failures(validation)[name]
    assert validation.spec is None


def _functional(source: Json, output: list[Any]) -> str:
    config = {"name": "f", "trainable": True, "layers": [source], "input_layers": ["i", 0, 0], "output_layers": output}
    kind = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional"}
    return json.dumps(kind | {"config": config, "compile_config": {}})


def _named_input(nodes: list[Json]) -> Json:
    made = image(28, 28, 1)
    made["config"]["name"] = "i"
    return made | {"name": "i", "inbound_nodes": nodes}


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


def test_models_nested_beyond_reading_are_told(assignment: AssignmentSpec) -> None:
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


def _nested(depth: int, *layers: Json, name: str) -> str:
    """Sequential models in one another."""
    for _ in range(depth):
        layers = (json.loads(document(*layers)),)
        layers[0]["config"]["name"] = name
        del layers[0]["compile_config"]
    return json.dumps(layers[0])


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(_nested(9, *[dense(name=f"{n}" + "\x7f" * 250, trainable=False) for n in range(20)], name="n"),
                     id="endless names of frozen layers"),
        pytest.param(_nested(9, *[dense(0, name=f"{n}" + "\U000e0001" * 250) for n in range(20)], name="x" * 256),
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


def test_a_place_in_many_models_is_told_by_its_ends(assignment: AssignmentSpec) -> None:
    """The outermost model and the innermost ones; a name of 256 characters by its first."""
    told = failures(validate(Build(document=_nested(6, flatten(), conv(), name="a" * 256)), assignment))["spec"]
    model = f"layer 1 (Sequential '{'a' * 79}…)"
    assert told.startswith(f"Layer 2 (Conv2D 'conv2d') in {model} in … in {model} needs an image")


def test_half_a_character_in_a_name_is_told(assignment: AssignmentSpec) -> None:
    """Keras writes it, and no parser of JSON reads it."""
    told = failures(validate(Build(document=document(*GOOD).replace('"conv2d"', r'"a\ud800"')), assignment))["spec"]
    assert told == "A name in the model holds half a character. Type the names again."


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
def test_faults_are_told_in_time_proportional_to_their_number(
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


def test_independent_faults_are_told_together(assignment: AssignmentSpec) -> None:
    """Nobody has to hand in four times to learn of four mistakes."""
    validation = checked(
        assignment, image(784), dense(4_000), dense(11, trainable=False), compile_config=compiled("mine")
    )
    assert set(failures(validation)) == {"input_shape", "output_shape", "convolution", "loss", "trainable", "budget"}


def test_faults_beside_an_unknown_layer_are_told_with_it(assignment: AssignmentSpec) -> None:
    """What cannot be read does not hide what can."""
    told = failures(checked(assignment, conv(), layer("LSTM"), compile_config=compiled("mine", "Ftrl")))["spec"]
    assert all(word in told for word in ("LSTM", "Ftrl", "mine"))


def test_later_faults_are_told_where_the_shapes_do_not_fit(assignment: AssignmentSpec) -> None:
    """A model that cannot be measured still has a loss and frozen layers."""
    told = failures(checked(assignment, flatten(), conv(trainable=False), compile_config=compiled("mine")))["spec"]
    assert all(word in told for word in ("needs an image", "is mine", "is frozen"))


def test_a_layer_is_told_with_the_line_it_was_written_in(assignment: AssignmentSpec) -> None:
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


def test_a_check_whose_subject_is_missing_is_skipped(assignment: AssignmentSpec) -> None:
    """After a failed contract nothing is checked, and each check says why."""
    failure = CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="No.", line=3),))
    validation = validate(Build(failure=failure), assignment)
    assert [check.status for check in validation.checks] == [Status.PASSED, Status.FAILED, *[Status.SKIPPED] * 8]
    assert message(validation.checks[2]) == "Not checked, because contract failed."


def test_a_layer_that_the_teacher_leaves_out_is_refused(assignment: AssignmentSpec) -> None:
    """The assignment decides, not the grader's ability."""
    rules = assignment.model.model_copy(update={"layers": ("InputLayer", "Conv2D", "Dense")})
    strict = assignment.model_copy(update={"model": rules})
    assert "Layer 2 (Flatten 'flatten') is not among" in failures(checked(strict, *GOOD))["spec"]


def _dense_course(assignment: AssignmentSpec) -> AssignmentSpec:
    """Rows of 576 values in three classes, dense layers only, in a function of another name."""
    rules = assignment.model.model_copy(update={"layers": ("InputLayer", "Dense"), "convolutions": 0})
    changes = {"model": rules, "input_shape": (576,), "classes": 3, "function": "make_network"}
    return assignment.model_copy(update=changes)


def test_another_assignment_asks_for_other_shapes(assignment: AssignmentSpec) -> None:
    """What it asks for passes, and no convolution is missed where none is wanted."""
    validation = checked(_dense_course(assignment), image(576), dense(64, activation="relu"), dense(3))
    assert failures(validation) == {}
    assert validation.model is not None
    assert validation.model.parameters == 576 * 64 + 64 + 64 * 3 + 3


def test_sentences_recommend_what_the_assignment_allows(assignment: AssignmentSpec) -> None:
    """Its own shapes, classes and layers, and nothing of another course."""
    found = failures(checked(_dense_course(assignment), image(28, 28, 1), dense(5_000), dense(10_000), dense(10)))
    assert (
        "The input shape is (28, 28, 1), and the images are (576,). Begin with keras.Input((576,))." in found.values()
    )
    assert found["output_shape"].endswith("End with layers.Dense(3, activation='softmax').")
    assert found["budget"].endswith(". Use fewer units.")


def test_a_class_of_its_own_is_told_with_the_functions_name(assignment: AssignmentSpec) -> None:
    """The function has the name that the assignment gives it."""
    custom = '{"module": "student", "class_name": "Mine", "config": {}, "registered_name": "Mine"}'
    validation = validate(Build(document=custom), _dense_course(assignment))
    assert failures(validation)["spec"].startswith("make_network() must return a keras.Sequential")


def test_two_builds_may_differ_in_names_and_seeds(assignment: AssignmentSpec) -> None:
    """What is not trained is not compared."""
    seeded = _initializer("GlorotUniform", seed=5, input_axes=None, output_axes=None)
    other = document(image(28, 28, 1), conv(name="first", kernel_initializer=seeded), flatten(), dense(name="last"))
    assert failures(validate(Build(document=document(*GOOD), second_document=other), assignment)) == {}


def test_two_builds_may_not_differ_in_size(assignment: AssignmentSpec) -> None:
    """A model that depends on chance has no grade that means anything."""
    other = document(image(28, 28, 1), conv(9), flatten(), dense())
    validation = validate(Build(document=document(*GOOD), second_document=other), assignment)
    assert set(failures(validation)) == {"reproducible"}


def test_dividing_by_255_again_is_a_remark(assignment: AssignmentSpec) -> None:
    """It is no mistake that costs points, but its author should know."""
    validation = checked(assignment, layer("Rescaling", scale=1 / 255, offset=0.0), conv(), flatten(), dense())
    assert failures(validation) == {}
    assert any("divides them once more" in message(check) for check in validation.checks)


def test_the_default_loss_follows_the_last_layer(assignment: AssignmentSpec) -> None:
    """An uncompiled model is trained with logits where it ends without softmax."""
    logits = checked(assignment, conv(), flatten(), dense(activation="linear")).spec
    softmax = checked(assignment, conv(), flatten(), dense()).spec
    assert logits is not None
    assert softmax is not None
    assert (logits.loss.expects_logits, softmax.loss.expects_logits) == (True, False)


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


def test_a_module_with_a_forged_path_is_no_place(assignment: AssignmentSpec) -> None:
    """200 characters are a path, 201 are not."""
    for length, expected in ((200, 7), (201, None)):
        places = {"dense": Place(path="x" * length, line=7)}
        checks = validate(Build(document=document(*GOOD[:3], dense(11)), places=places), assignment).checks
        (finding,) = next(check for check in checks if check.name == "output_shape").findings
        assert finding.line == expected


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
        told = failures(checked(assignment.model_copy(update={"model": rules}), conv(), dense()))["output_shape"]
        assert f"End with {name} and layers.Dense(10" in told


def test_a_long_check_is_cut_at_4000_characters(assignment: AssignmentSpec) -> None:
    """The first findings stay whole; a single endless one is cut off."""
    (long, *_) = (
        validate(Build(failure=None, document=document(layer("x" * 80, name="y" * 256)), places={}), assignment)
        .checks[3]
        .findings
    )
    assert len(long.problem) < 1_000


@pytest.mark.parametrize(
    ("changes", "same"),
    [(compiled(name="other"), True), (compiled(learning_rate=0.002), False), (compiled("mse"), False)],
)
def test_two_builds_may_differ_in_the_optimizers_name_alone(
    assignment: AssignmentSpec, changes: Json, same: bool
) -> None:
    """What compile received is compared as far as it is trained with."""
    first, second = (document(*GOOD, compile_config=config) for config in (compiled(), changes))
    validation = validate(Build(document=first, second_document=second), assignment)
    assert ("reproducible" in failures(validation)) is not same
