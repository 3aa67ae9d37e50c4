"""Which variant a line of a student's table is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.changes import AXES, Change
from grader.claims.matching import matching_variant
from grader.records import Status, Variant


def variant(name: str, *texts: str) -> Variant:
    """A variant of that name, with what it changes."""
    changes = tuple(Change(axis=next((axis for axis in AXES if axis in text), "other"), text=text) for text in texts)
    return Variant(name=name, status=Status.PASSED, changes=changes)


VARIANTS = (
    variant("wide", "filters 32 → 64 in every convolution"),
    variant("average pooling", "max pooling → average pooling in the 1st pooling layer"),
    variant("dropout", "dropout of rate 0.25 added behind the 1st dense layer"),
    variant("more dropout", "dropout of rate 0.5 added behind the 1st dense layer"),
    variant("batch", "batch normalisation added behind the 1st convolution"),
    variant("norm", "batch normalisation taken away behind the 2nd convolution"),
    variant("slow", "learning rate 0.001 → 1e-06"),
    variant("c", "window 3×3 → 5×5 in the 1st convolution"),
)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ("wide", "wide"),
        ("`Average-Pooling`", "average pooling"),
        ("used average pooling instead of max", "average pooling"),
        ("dropout", "dropout"),
        ("more dropout", "more dropout"),
        ("even more dropout (0.5)", "more dropout"),
        ("64 filters", "wide"),
        ("a rate of 0.50", "more dropout"),
        ("learning rate of 1e-6", "slow"),
        ("lr 0.000001", "slow"),
        ("lr 0.1", None),
        ("doubled the number of filters", "wide"),
        ("BatchNormalization added", None),
        ("no dropout", None),
        ("less dropout", None),
        ("fewer filters", None),
        ("16 filters", None),
        ("halved the filters", None),
        ("filters 32 to 64", "wide"),
        ("5x5 window", "c"),
        ("a larger kernel", "c"),
        ("average pooling and more dropout", None),
        ("trained for 64 epochs", None),
        ("a deeper network", None),
        ("1st convolution", None),
        ("another convolution", None),
        ("max", "average pooling"),
        ("", None),
        ("\u2026", None),
    ],
)
def test_a_line_is_about_the_variant_that_it_names(changed: str, name: str | None) -> None:
    """By its name, else by words of its change that no other variant has; else about none."""
    found = matching_variant(changed, VARIANTS)
    assert (found.name if found else None) == name


def test_two_variants_of_one_name_in_other_letters_are_told_apart_by_nobody() -> None:
    """Rather no effect than another one's."""
    assert matching_variant("Wide", (variant("wide"), variant("WIDE"))) is None


def test_a_letter_is_a_name_only_by_itself() -> None:
    """As an article it stands in many lines."""
    variants = (variant("a"), variant("b"))
    assert matching_variant("A", variants) is variants[0]
    assert matching_variant("a deeper network", variants) is None


@given(changed=st.text(), names=st.lists(st.text(), max_size=4, unique=True))
def test_any_text_is_matched_or_not(changed: str, names: list[str]) -> None:
    """What is found is one of the variants."""
    variants = [variant(name) for name in names]
    found = matching_variant(changed, variants)
    assert found is None or found in variants
