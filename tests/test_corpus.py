"""A corpus of honest submissions, built in the jail and checked for real, but not trained.

`tests/corpus/good.txt` and `tests/corpus/mistakes.txt` pin what each of them gets;
`pytest tests/test_corpus.py --regenerate-golden` writes both anew.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import BaseModel

from grader.collect.submissions import collect
from grader.model.layers import LAYERS
from grader.model.optimizers import OPTIMIZERS
from grader.records import Build, CheckResult, Status, Submission
from grader.report.sentences import message, text, texts
from grader.spec import AssignmentSpec
from grader.validate import Validation, validate
from grader.variants.comparing import axes_of, changes
from tests.corpus_elsewhere import built_elsewhere

pytestmark = pytest.mark.long(2)

CORPUS = Path(__file__).parent / "corpus"
GOOD, MISTAKES = (sorted(path.stem for path in (CORPUS / kind).glob("*.py")) for kind in ("good", "mistakes"))

GRADED_ANYWAY = {
    "import_paths_of_keras_2": "what moved is found where it is now, and a note says so",
    "learning_rate_lr": "it is read as learning_rate, and a note says so",
    "legacy_optimizer": "it is read as the optimizer of the same name, and a note says so",
    "np_utils_of_keras_2": "what moved is found where it is now, and a note says so",
    "binary_crossentropy": "with one-hot labels each class is a question of its own, and the model learns well",
    "data_needed_for_the_shape": "black images in the shape of the real ones stand in, and a note says so",
    "divided_with_an_operator": "x / 255 is read as Rescaling, and a note says that the images are scaled already",
    "memory_growth_of_no_gpu": "what is set up for a GPU is left out, and a note says so",
    "notebook_magic_in_a_script": "such lines are left out, and a note says so",
    "stride_of_keras_1_in_a_loop": "it is graded as written, and one note says what the stride is",
    "stride_of_keras_1": "it is graded as written, and a note says what the stride is",
    "trained_inside": "fit() does nothing in the jail, and a note says so",
    "decay_argument": "Keras 3 itself drops the argument",
    "first_layer_divides_again": "values in [0, 1/255] can be learned from too, only more slowly",
    "fixed_batch_size": "the batch axis is not part of the spec; the recipe's batch size takes its place",
    "integer_input": "the images are fed as float32 whatever the input layer says",
    "integer_labels_with_a_one_hot_loss": "the grader encodes the labels to fit the loss",
    "own_function_with_a_stock_name": "Keras writes down the name alone, which is that of a stock activation",
    "precision_set_outside": "the line is not run, and float32 is what the grader trains in",
    "relu_at_the_end": "Keras divides the outputs by their sum; the accuracy will tell",
    "sigmoid_with_sparse_loss": "Keras divides the outputs by their sum, so the model learns well",
    "softmax_twice": "a softmax of probabilities is still a probability; it learns more slowly",
    "weights_set_by_hand": "weights stay behind in the jail; the model is graded like any other",
}
"""Mistakes that cost nothing by themselves, each with the reason."""

JARGON = re.compile(
    r"Traceback|<class|<function|<lambda>|validation error|after validation|literal_error|should be null|pydantic"
    r"|type=|input_value|\{'(module|class_name)'|KerasTensor|NoneType|Errno|keras\.src|site-packages|submission>"
    r"|/usr/|/home/|/tmp/|/root/|/lib/|0x[0-9a-f]{6}"
)
"""What means something to whoever wrote the grader or Keras, and nothing to a student."""
DICE = "random_depth"
"""The model that two builds find out; of all other mistakes one build is enough."""
CAUSED_BY_A_LAYER = re.compile(
    r"^(The argument \S+ of layer|Layer|Operation) \d|of them in (layer|operation) \d|^The input shape is"
    r"|^The output shape is \((?!28, 28, 1\))|^The model ends with softmax"
)
"""Faults by their sentences; (28, 28, 1) is what a model without layers puts out."""
LONGEST = 400
"""Characters of a sentence that is still read to its end."""


class Corpus(NamedTuple):
    """What was made of each file, by its name."""

    good: dict[str, Validation]
    mistakes: dict[str, Validation]


@pytest.fixture(scope="module")
def corpus(
    assignment: AssignmentSpec,
    builds: Callable[[Sequence[Submission]], dict[Path, Build]],
    regenerate_golden: bool,
) -> Corpus:
    """Every file, built and validated: good ones twice, as the grader does it, and mistakes with another hash seed."""
    entries = collect([CORPUS / "good"], assignment)
    submissions = [entry for entry in entries if isinstance(entry, Submission)]
    assert len(submissions) == len(entries)
    good = {path.stem: build for path, build in builds(submissions).items()}
    mistakes = built_elsewhere("mistakes", DICE, regenerate=regenerate_golden)
    return Corpus(*({name: validate(build, assignment) for name, build in built.items()} for built in (good, mistakes)))


@pytest.fixture(scope="module")
def pinned(corpus: Corpus, regenerate_golden: bool) -> dict[str, dict[str, str]]:
    """The two golden files, each as blocks by the submission's name."""
    if regenerate_golden:
        for kind, validations in corpus._asdict().items():
            text = "\n".join(_block(name, validations[name]) for name in sorted(validations))
            (CORPUS / f"{kind}.txt").write_text(text, encoding="utf-8", newline="\n")
    return {kind: _blocks(CORPUS / f"{kind}.txt") for kind in Corpus._fields}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_model_passes_every_check_before_training(name: str, corpus: Corpus) -> None:
    """No style, layer, optimizer, schedule or loss of a stock Keras model is held against its author."""
    refused = [f"{check.name}: {message(check)}" for check in corpus.good[name].checks if check.status != Status.PASSED]
    assert not refused, "\n".join(refused)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_model_is_measured_and_understood_as_pinned(
    name: str, corpus: Corpus, pinned: dict[str, dict[str, str]]
) -> None:
    """Its size, optimizer, loss and notes do not change unnoticed."""
    assert _block(name, corpus.good[name]) == pinned["good"].get(name)


@pytest.mark.parametrize("name", sorted(set(MISTAKES) - set(GRADED_ANYWAY)))
def test_a_mistake_is_refused_and_is_not_called_the_graders(name: str, corpus: Corpus) -> None:
    """The author's mistake fails a check; it passes none by luck, and is not an error of the grader."""
    statuses = {check.status for check in corpus.mistakes[name].checks}
    assert Status.FAILED in statuses
    assert Status.ERROR not in statuses


@pytest.mark.parametrize("name", sorted(GRADED_ANYWAY))
def test_a_mistake_that_costs_nothing_is_graded(name: str, corpus: Corpus) -> None:
    """What the grader puts right by itself is not a reason to refuse a model."""
    assert {check.status for check in corpus.mistakes[name].checks} == {Status.PASSED}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_gets_the_pinned_sentences(name: str, corpus: Corpus, pinned: dict[str, dict[str, str]]) -> None:
    """Which check it fails, where, and with which words: the same with other addresses and another order of sets."""
    assert _block(name, corpus.mistakes[name]) == pinned["mistakes"].get(name)


@pytest.mark.parametrize("name", MISTAKES)
def test_sentences_are_for_students(name: str, corpus: Corpus) -> None:
    """No traceback, path, memory address or name of Python's and pydantic's insides, and not too long to be read."""
    for check in _checks_with_findings(corpus.mistakes[name]):
        assert not JARGON.search(message(check)), message(check)
        assert all(len(text(finding)) <= LONGEST for finding in check.findings), message(check)


def test_a_fault_that_a_layer_causes_has_its_line(corpus: Corpus) -> None:
    """Whoever writes a layer is led to its call; a fault of the whole model has no line of its own."""
    faults = [
        (name, finding)
        for name, validation in corpus.mistakes.items()
        for check in validation.checks
        if check.status is Status.FAILED
        for finding in check.findings
        if CAUSED_BY_A_LAYER.search(finding.problem)
    ]
    without = [f"{name}: {finding.problem}" for name, finding in faults if finding.line is None]
    count = f"{len(faults) - len(without)} of {len(faults)} faults that a layer causes have their line"
    assert len(faults) > 30, count
    assert not without, "\n".join((count, *without))


def test_nothing_is_pinned_that_is_gone(pinned: dict[str, dict[str, str]]) -> None:
    """The golden files name the files of the corpus, and no others."""
    assert {kind: sorted(blocks) for kind, blocks in pinned.items()} == {"good": GOOD, "mistakes": MISTAKES}


def test_the_good_models_use_every_layer(corpus: Corpus) -> None:
    """A layer that the grader learns must be shown in a student's code too."""
    specs = [validation.spec for validation in corpus.good.values() if validation.spec]
    used = {layer.class_name for spec in specs for layer in spec.graph.layers}
    assert set(LAYERS) - {"InputLayer"} - used == set()


def test_the_good_models_use_every_optimizer(corpus: Corpus) -> None:
    """So must an optimizer."""
    specs = [validation.spec for validation in corpus.good.values() if validation.spec]
    assert set(OPTIMIZERS) - {spec.optimizer.class_name for spec in specs} == set()


def test_any_two_good_models_are_compared_in_words(corpus: Corpus) -> None:
    """As if one were a variant of the other: equal models have no changes, and both directions as many axes."""
    specs = [validation.spec for validation in corpus.good.values() if validation.spec]
    unlike = []
    for first, second in combinations(specs, 2):
        there, back = changes(first, second), changes(second, first)
        if bool(there) is (first.sha256 == second.sha256) or axes_of(there) != axes_of(back):
            unlike.append((there, back))
        assert all(change.text.isprintable() and len(change.text) < LONGEST for change in there), there
    assert not unlike


@pytest.mark.parametrize("path", sorted(CORPUS.glob("mistakes/*.py")), ids=lambda path: path.stem)
def test_a_mistake_begins_with_its_lesson(path: Path) -> None:
    """The first line says what is wrong, for whoever reads the corpus."""
    assert re.match(rb'"""\S.{10,140}\."""|# \S.{10,140}\.$', path.read_bytes().splitlines()[0])


def _block(name: str, validation: Validation) -> str:
    """What is pinned of one submission: some lines, the name first."""
    model, spec = validation.model, validation.spec
    lines = [name]
    if spec and model:
        lines.append(f"    {model.layers} layers, {model.parameters:,} parameters, {model.flops:,} FLOPs")
        lines.append(f"    {_brief(spec.optimizer)}, {_brief(spec.loss)}")
    for check in _checks_with_findings(validation):
        status = "" if check.status is Status.FAILED else f" ({check.status})"
        lines += [
            f"    {check.name}{status}",
            *(f"        {line}" for finding in check.findings for line in texts(finding)),
        ]
    return "\n".join(lines) + "\n"


def _blocks(path: Path) -> dict[str, str]:
    blocks = [f"{block.rstrip()}\n" for block in path.read_text(encoding="utf-8").split("\n\n")]
    return {block.partition("\n")[0]: block for block in blocks}


def _checks_with_findings(validation: Validation) -> Iterator[CheckResult]:
    """Checks with something to report; a skipped one only says that another failed."""
    return (check for check in validation.checks if check.findings and check.status is not Status.SKIPPED)


def _brief(value: object) -> str:
    """A record without what has its default: "Adam(learning_rate=0.001)"."""
    if not isinstance(value, BaseModel):
        return repr(value)
    fields = type(value).model_fields
    changes = {
        key: getattr(value, key)
        for key, field in fields.items()
        if not field.exclude and getattr(value, key) != field.default
    }
    return f"{type(value).__name__}({', '.join(f'{key}={_brief(item)}' for key, item in changes.items())})"
