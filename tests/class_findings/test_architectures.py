"""All architectures of a class that were trained alike."""

from math import sqrt

import pytest

from grader.class_findings.architectures import architectures_of, reference_of
from tests.class_findings.builders import class_of, size, student, variant

RIGHT = (9_700, 9_710, 9_720)


def test_each_architecture_is_there_once() -> None:
    """Whoever had it, and whether as a model or as a variant."""
    book = class_of(
        student("anna", size("a"), RIGHT, variant("x", size("b"), *RIGHT)),
        student("ben", size("b"), RIGHT, variant("x", size("c"), *RIGHT), variant("y", size("a"), *RIGHT)),
    )
    found = {each.size.spec_sha256: each for each in architectures_of(book)}
    assert {key[0]: (set(each.students), each.is_model) for key, each in found.items() if key} == {
        "a": ({"anna", "ben"}, True), "b": ({"anna", "ben"}, True), "c": ({"ben"}, False),
    }  # fmt: skip


def test_the_accuracy_is_the_mean_over_the_seeds_with_its_interval() -> None:
    """By t over three seeds, and by the images."""
    (found,) = architectures_of(class_of(student("anna", size("a"), RIGHT)))
    assert (found.correct, found.total, found.seeds) == (29_130, 30_000, 3)
    assert found.accuracy == pytest.approx(0.971)
    by_seeds, by_images = 4.3027 * 0.001 / sqrt(3), 1.96 * sqrt(0.971 * 0.029 / 10_000)
    assert found.half_width == pytest.approx(sqrt(by_seeds**2 + by_images**2), rel=1e-3)


def test_a_variant_of_two_changes_is_an_architecture_like_any_other() -> None:
    """What it changed plays no part here; what was not trained is not there."""
    untrained = variant("y", size("y"), *RIGHT).model_copy(update={"trials": ()})
    book = class_of(student("anna", size("a"), RIGHT, variant("x", size("b"), *RIGHT, axis="other"), untrained))
    assert len(architectures_of(book)) == 2


def test_the_reference_is_known_where_it_was_trained_alike() -> None:
    """It is where it has variants of its own."""
    assert reference_of(class_of()) is None
    reference = reference_of(class_of(reference=student("reference", size("r"), RIGHT)))
    assert reference
    assert reference.size == size("r")
