"""Which pairs of model and variant say something about one kind of change."""

import math

import pytest

from grader.changes import Change
from grader.class_findings.pairs import pairs_of
from grader.records import Finding, Status, Variant
from tests.class_findings.builders import ERROR, IMAGES, class_of, size, student, trials, variant

MODEL, OTHER = size("a"), size("b", 20_000)
RIGHT = (9_700, 9_710, 9_720)
BETTER = (9_750, 9_770, 9_760)


def test_a_pair_has_what_was_measured() -> None:
    """Effect, error from the images alone, costs as logarithms, and our own words."""
    (pair,) = pairs_of(class_of(student("anna", MODEL, RIGHT, variant("mine!", OTHER, *BETTER))))
    assert (pair.axis, pair.direction) == ("filters", "more filters")
    assert pair.changes == ("filters 32 → 64 in the 2nd convolution",)
    assert pair.measurement.difference == pytest.approx(0.005)
    assert pair.measurement.image_error == pytest.approx(ERROR, rel=1e-6)
    assert pair.measurement.images == IMAGES
    assert tuple(map(math.exp, pair.cost)) == pytest.approx((2, 2, 2))
    assert "mine" not in repr(pair)


def test_equal_pairs_are_one_pair() -> None:
    """They were trained once; how many had them is counted, also under several names."""
    twice = (variant("one", OTHER, *BETTER), variant("two", OTHER, *BETTER))
    book = class_of(student("anna", MODEL, RIGHT, *twice), student("ben", MODEL, RIGHT, twice[0]))
    (pair,) = pairs_of(book)
    assert (set(pair.students), pair.variants) == ({"anna", "ben"}, 3)


def test_the_same_variant_of_another_model_is_another_pair() -> None:
    """A pair is both of its networks."""
    book = class_of(
        student("anna", MODEL, RIGHT, variant("x", OTHER, *BETTER)),
        student("ben", size("c"), RIGHT, variant("x", OTHER, *BETTER)),
    )
    assert len(pairs_of(book)) == 2


@pytest.mark.parametrize(
    "unusable",
    [
        variant("x", OTHER, *BETTER, changes=[
            Change(axis="filters", text="…", direction="more filters"),
            Change(axis="window", text="…", direction="larger window"),
        ]),
        variant("x", OTHER, *BETTER, axis="other", direction=""),
        Variant(name="x", status=Status.FAILED, findings=(Finding(problem="Too large."),), model=OTHER),
        Variant(name="x", status=Status.SKIPPED, model=OTHER, changes=(Change(axis="filters", text="…"),)),
        variant("x", OTHER.model_copy(update={"spec_sha256": None}), *BETTER),
    ],
    ids=["two axes", "nothing that has a name", "failed", "not trained", "unknown architecture"],
)  # fmt: skip
def test_what_does_not_tell_which_change_mattered_is_left_out(unusable: Variant) -> None:
    """The others of the same student count."""
    book = class_of(student("anna", MODEL, RIGHT, unusable, variant("y", size("y"), *BETTER)))
    assert [pair.variant for pair in pairs_of(book)] == [size("y").spec_sha256]


def test_changes_that_go_different_ways_have_no_direction() -> None:
    """More filters here and fewer there are one axis all the same."""
    changes = [
        Change(axis="filters", text="…", direction="more filters"),
        Change(axis="filters", text="…", direction="fewer filters"),
    ]
    (pair,) = pairs_of(class_of(student("anna", MODEL, RIGHT, variant("x", OTHER, *BETTER, changes=changes))))
    assert (pair.axis, pair.direction) == ("filters", "")


def test_the_reference_is_no_student() -> None:
    """Its variants are the teacher's."""
    reference = student("reference", MODEL, RIGHT, variant("x", OTHER, *BETTER))
    assert pairs_of(class_of(reference=reference)) == []


def test_a_class_without_variants_has_no_pairs() -> None:
    """As most assignments."""
    book = class_of(student("anna", MODEL, RIGHT).model_copy(update={"variants": None}))
    assert pairs_of(book) == []


def test_an_unknown_cost_is_none() -> None:
    """A training whose time is not known makes the others' no worse."""
    free = variant("x", OTHER, *BETTER).model_copy(update={"trials": trials(*BETTER, seconds=0)})
    (pair,) = pairs_of(class_of(student("anna", MODEL, RIGHT, free)))
    assert pair.cost.seconds == 0
