"""The effect of each kind of change over a class."""

import pytest

from grader.class_findings.effects import Kind, kinds_of
from grader.class_findings.pairs import pairs_of
from grader.gradebook import Gradebook
from tests.class_findings.builders import class_of, class_of_twelve, size, student, variant

RIGHT = (9_700, 9_710, 9_720)


def _kinds(book: Gradebook) -> list[Kind]:
    return kinds_of(pairs_of(book))


def _more(*by: int) -> tuple[int, ...]:
    return tuple(count + more for count, more in zip(RIGHT, by, strict=True))


def test_kinds_are_counted_in_variants_students_pairs_and_networks() -> None:
    """Equal pairs count once, and so does a network."""
    first = student("anna", size("a"), RIGHT, variant("x", size("x"), *RIGHT), variant("y", size("y"), *RIGHT))
    again = student("ben", size("a"), RIGHT, variant("z", size("x"), *RIGHT))
    other = student("cleo", size("c"), RIGHT, variant("x", size("z"), *RIGHT))
    (kind,) = _kinds(class_of(first, again, other))
    assert (kind.variants, kind.students, len(kind.pairs), len(kind.groups)) == (4, 3, 3, 2)


def test_a_network_may_be_a_model_here_and_a_variant_there() -> None:
    """What hangs together through others is one group, in whatever order it comes."""
    first = student("anna", size("a"), RIGHT, variant("x", size("b"), *RIGHT))
    third = student("ben", size("c"), RIGHT, variant("x", size("d"), *RIGHT))
    between = student("cleo", size("b"), RIGHT, variant("x", size("c"), *RIGHT))
    (kind,) = _kinds(class_of(first, third, between))
    assert [len(group) for group in kind.groups] == [3]
    assert kind.pooled is None


def test_a_single_network_has_its_own_interval() -> None:
    """Of one pair exactly what the student was told."""
    (kind,) = _kinds(class_of(student("anna", size("a"), RIGHT, variant("x", size("b"), *_more(50, 40, 60)))))
    effect = kind.pairs[0].effect
    assert (kind.difference, *kind.interval) == pytest.approx((effect.difference, effect.low, effect.high))
    assert not kind.is_told_apart


def test_directions_are_kept_apart() -> None:
    """To add and to take away would cancel each other."""
    book = class_of(
        student("anna", size("a"), RIGHT,
                variant("x", size("b"), *_more(50, 50, 50)),
                variant("y", size("c"), *_more(-50, -50, -50), direction="fewer filters"),
                variant("z", size("d"), *_more(-9, -9, -9), axis="window", direction="larger window")),
    )  # fmt: skip
    assert [(kind.axis, kind.direction) for kind in _kinds(book)] == [
        ("filters", "fewer filters"), ("filters", "more filters"), ("window", "larger window"),
    ]  # fmt: skip


def test_a_cost_is_a_geometric_mean_over_networks() -> None:
    """Twice and eight times as much are four times as much; several variants of one network count as one."""
    book = class_of(
        student("anna", size("a", 1_000), RIGHT,
                variant("x", size("b", 2_000), *RIGHT), variant("y", size("c", 2_000), *RIGHT)),
        student("ben", size("d", 1_000), RIGHT, variant("x", size("e", 8_000), *RIGHT)),
    )  # fmt: skip
    (kind,) = _kinds(book)
    assert kind.cost.parameters == pytest.approx(4)


def test_clear_effects_are_told_apart_and_others_are_not() -> None:
    """In a class of twelve, with the correction for four kinds of which several networks tell."""
    kinds = {kind.direction: kind for kind in _kinds(class_of_twelve())}
    assert {name for name, kind in kinds.items() if kind.is_told_apart} == {"more filters", "relu → tanh"}
    assert len(kinds["more filters"].groups) == 8
    assert kinds["more filters"].students == 12
    assert kinds["more filters"].difference > 0 > kinds["relu → tanh"].difference
    assert kinds["larger window"].pooled is None
