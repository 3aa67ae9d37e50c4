"""Variants out of two real jailed processes: what is kept of them, and what two calls must agree in."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.build import may_have_variants, variants_job
from grader.engine.local import LocalEngine
from grader.records import Build, Module, Status, Submission
from grader.report.sentences import text
from grader.spec import AssignmentSpec
from grader.validate import validate
from grader.variant_rules import VariantRules
from grader.worker.workshop import Workshop

SOURCE = """
import random
import keras
from keras import layers

def build_model(filters=4):
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(filters, 3, activation="relu"), layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])

def build_variants():
    return {dictionary}
"""
BuildOne = Callable[[str], Build]


@pytest.fixture(scope="module")
def asking(assignment: AssignmentSpec) -> AssignmentSpec:
    """An assignment that looks at two variants."""
    return assignment.model_copy(update={"variants": VariantRules(seeds=(1, 2), most=2)})


def _submission(content: bytes, *modules: Module) -> Submission:
    sha256 = hashlib.sha256(content).hexdigest()
    return Submission(id="a", path=Path("a.py"), notebook=False, content=content, modules=modules, sha256=sha256)


@pytest.fixture
def build(asking: AssignmentSpec, workshop: Workshop) -> BuildOne:
    """Build the variants of this dictionary."""

    def run(dictionary: str) -> Build:
        submission = _submission(SOURCE.replace("{dictionary}", dictionary).encode())
        (done,) = LocalEngine(workshop, 1).run([variants_job(submission, asking, workshop.machine)])
        assert isinstance(done.result, Build)
        return done.result

    return run


def test_variants_are_kept_in_the_students_order(build: BuildOne, asking: AssignmentSpec) -> None:
    """Each is checked as the model would be; those beyond the limit leave a remark."""
    result = build('{"b": build_model(8), "a": build_model(2), "c": build_model(3)}')
    assert (list(result.variants), result.failure, result.final) == (["b", "a"], None, True)
    specs = [validate(variant, asking).spec for variant in result.variants.values()]
    assert [spec and getattr(spec.graph.layers[0], "filters", None) for spec in specs] == [8, 2]
    assert [note.problem for note in result.notes] == [
        "build_variants() returned 3 models, and at most 2 are looked at: the first ones."
    ]


def test_a_variant_that_rolls_dice_fails_alone(build: BuildOne, asking: AssignmentSpec) -> None:
    """Two calls have to agree in each of them."""
    result = build('{"dice": build_model(random.randint(1, 4_000)), "good": build_model(2)}')
    dice, good = (validate(variant, asking) for variant in result.variants.values())
    assert {check.name: check.status for check in dice.checks}["reproducible"] is Status.FAILED
    assert good.spec is not None


def test_names_that_change_are_one_fault(build: BuildOne) -> None:
    """Nobody could tell which variant is which."""
    result = build("{str(random.random()): build_model(2)}")
    assert result.variants == {}
    assert result.failure is not None
    assert (result.failure.name, result.final) == ("reproducible", False)
    assert text(result.failure.findings[0]).startswith(
        "Two calls of build_variants() gave variants of different names."
    )


def test_only_who_names_the_function_is_asked(assignment: AssignmentSpec, asking: AssignmentSpec) -> None:
    """In the file or in a module beside it; and nobody, where the assignment asks for no variants."""
    plain, own = _submission(b"def build_model(): ..."), _submission(b"def build_variants(): ...")
    beside = _submission(b"from parts import *", Module(path="parts.py", content=b"def build_variants(): ..."))
    assert [may_have_variants(each, asking) for each in (plain, own, beside)] == [False, True, True]
    assert not may_have_variants(own, assignment)
