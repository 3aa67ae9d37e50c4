"""From Keras's JSON to verdicts, without TensorFlow: documents written by hand."""

import pytest

from grader.records import CHECK_NAMES, Build, CheckResult, Finding, Status
from grader.report.sentences import message
from grader.spec import AssignmentSpec
from grader.validate import validate
from tests.keras_json import (
    FLOAT32,
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
    initializer,
    layer,
)


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
    ("layers", "changes", "name", "sentence"),
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
                     "Operation 2 (a slicing such as x[:, 0]) is not a layer, and only layers can be taken over. To",
                     id="an operation"),
        pytest.param([conv(kernel_initializer=initializer("HeNormal") | {"module": "mine", "registered_name": "Mine"})],
                     {}, "spec",
                     "The argument kernel_initializer of layer 1 (Conv2D 'conv2d') must be one of Keras's usual "
                     "initializers, since a function or numbers of your own cannot be taken over. Write for",
                     id="a class of one's own with a stock name"),
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
                     id="two mistakes are reported at once"),
    ],
)  # fmt: skip
def test_a_fault_fails_its_check_with_a_remedy(
    assignment: AssignmentSpec, layers: list[Json], changes: Json, name: str, sentence: str
) -> None:
    """The check that fails is the right one, and its sentence says what to change."""
    validation = checked(assignment, *layers, **changes)
    assert sentence in failures(validation)[name]
    assert validation.spec is None


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


def test_another_assignment_asks_for_other_shapes(assignment: AssignmentSpec) -> None:
    """What it asks for passes, and no convolution is missed where none is wanted."""
    validation = checked(dense_course(assignment), image(576), dense(64, activation="relu"), dense(3))
    assert failures(validation) == {}
    assert validation.model is not None
    assert validation.model.parameters == 576 * 64 + 64 + 64 * 3 + 3


def test_two_builds_may_differ_in_names_and_seeds(assignment: AssignmentSpec) -> None:
    """What is not trained is not compared."""
    seeded = initializer("GlorotUniform", seed=5, input_axes=None, output_axes=None)
    second = document(image(28, 28, 1), conv(name="first", kernel_initializer=seeded), flatten(), dense(name="last"))
    assert failures(validate(Build(document=document(*GOOD), second_document=second), assignment)) == {}


def test_two_builds_may_not_differ_in_size(assignment: AssignmentSpec) -> None:
    """A model that depends on chance has no grade that means anything."""
    second = document(image(28, 28, 1), conv(9), flatten(), dense())
    validation = validate(Build(document=document(*GOOD), second_document=second), assignment)
    assert set(failures(validation)) == {"reproducible"}


def test_the_default_loss_follows_the_last_layer(assignment: AssignmentSpec) -> None:
    """An uncompiled model is trained with logits where it ends without softmax."""
    logits = checked(assignment, conv(), flatten(), dense(activation="linear")).spec
    softmax = checked(assignment, conv(), flatten(), dense()).spec
    assert logits is not None
    assert softmax is not None
    assert (logits.loss.expects_logits, softmax.loss.expects_logits) == (True, False)


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
