"""Variants from a student's file to their effects: real jail, real TensorFlow, real digits."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.claims.comparing import Outcome
from grader.gradebook import Gradebook
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.records import Status
from grader.report.analysis import analysis_lines
from grader.report.sentences import text
from grader.report.table import to_table

pytestmark = pytest.mark.long(1)

RULES = "[variants]\nseeds = [11, 23]\nmost = 3\nrequired_axes = 1\npoints = 10\n\n[partial_credit]"
SOURCE = '''
import keras
from keras import layers

def build_model(filters=8, rate=0.001):
    model = keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(filters, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    return model

def build_variants():
    """The third is no model."""
    return {"hardly learns \\x1b[31m|": build_model(rate=1e-6), "equal": build_model(), "forgotten": build_model}

ANALYSIS = """
| what I changed | what I expect | what I saw | why |
|---|---|---|---|
| learning rate of 1e-6 | worse | much better | <b>luck</b> |
"""
'''
OWN_CHECK = '''
def test_harm(variants, model):
    """No variant may do harm."""
    worse = [variant.name for variant in variants if variant.effect and variant.effect.high < 0]
    assert model.parameters and not worse, f"Worse: {worse}."
'''


@pytest.fixture
def run(tmp_path: Path, digits: Path, edited_assignment: Callable[..., Path]) -> Callable[[], Gradebook]:
    """Check one's own file where the reference is not, with a recipe of a second."""
    folder = edited_assignment(
        ("epochs = 3", "epochs = 1"), ("training_images = 20000", "training_images = 2000"),
        ("threshold = 0.95", "threshold = 0.3"), ("from = 0.80", "from = 0.20"), ("[partial_credit]", RULES),
    )  # fmt: skip
    shutil.rmtree(folder.parent / "reference")
    (folder / "checks").mkdir()
    (folder / "checks" / "test_variants.py").write_text(OWN_CHECK, encoding="utf-8")
    file = tmp_path / "mnist_cnn.py"
    file.write_text(SOURCE, encoding="utf-8")
    options = Options(
        assignment=folder, recipe="quick", out=tmp_path / "out", data=digits, jobs=2, train=True, fresh=False,
        jailed=True,
    )  # fmt: skip
    return lambda: grade([file], options, Lines())


def test_students_compare_variants_at_their_own_desk(run: Callable[[], Gradebook], tmp_path: Path) -> None:
    """Without the reference, each variant with its change and its effect, and what was written about it.

    Once it is known, nothing is computed again, whatever is written.
    """
    book = run()
    (row,) = book.submissions
    assert row.variants is not None
    slow, equal, forgotten = row.variants.variants
    assert [(change.axis, change.text) for change in slow.changes] == [("learning rate", "learning rate 0.001 → 1e-06")]
    assert slow.effect is not None
    assert slow.effect.difference < -0.2
    assert (slow.effect.seeds, slow.effect.images) == (2, 1_000)
    assert [trial.seed for trial in row.variants.trials] == [11, 23]
    assert row.variants.trials[0].weights_sha256 == row.trials[0].weights_sha256
    assert (equal.status, forgotten.status) == (Status.FAILED, Status.FAILED)
    assert "must be a Keras model, and is an object of type function" in text(forgotten.findings[0])
    check, own = row.further_checks
    assert (check.status, check.points) == (Status.PASSED, 10)
    assert (own.name, own.status, row.status) == ("harm", Status.FAILED, Status.PASSED)
    assert text(own.findings[0]) == r"No variant may do harm. Worse: ['hardly learns \x1b[31m|']."
    assert "\x1b" not in to_table(book)
    (line,) = analysis_lines(row)
    assert (line.variant, line.outcomes) == (slow, (Outcome.CONTRADICTS,))
    (tmp_path / "ANALYSIS.md").write_text("More seeds would help.", encoding="utf-8")
    (again,) = run().submissions
    assert again.cached
    assert again.variants == row.variants
    assert again.analysis
    assert (again.analysis.text, again.analysis.rows) == ("More seeds would help.", (line.row,))
