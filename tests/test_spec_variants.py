"""[variants] of spec.toml: an example that is read, and what a mistake in it says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import load_assignment
from grader.changes import AXES
from grader.errors import InputError

SECTION = """
[variants]
recipe = "quick"
seeds = [1, 2, 3]
most = 4
axes = ["filters", "pooling", "learning rate"]
required_axes = 2
points = 10

[partial_credit]
"""
Edit = Callable[..., Path]


def test_the_section_is_read_with_its_defaults(edited_assignment: Edit) -> None:
    """What is left out has a value: the function's name, six variants, every axis that has a name, no points."""
    folder = edited_assignment(("[partial_credit]", "[variants]\nseeds = [3, 4]\n[partial_credit]"))
    rules = load_assignment(folder).variants
    assert rules is not None
    assert (rules.function, rules.recipe, rules.most, rules.points) == ("build_variants", None, 6, 0)
    assert set(rules.axes) == set(AXES) - {"other"}


def test_points_for_variants_are_points_of_the_assignment(edited_assignment: Edit) -> None:
    """They add to those of the usual checks."""
    assignment = load_assignment(edited_assignment(("[partial_credit]", SECTION)))
    assert assignment.max_points == 110
    assert assignment.variants is not None
    assert assignment.variants.axes == ("filters", "pooling", "learning rate")


def test_without_the_section_there_are_no_rules(edited_assignment: Edit) -> None:
    """Nobody has to use it."""
    assert load_assignment(edited_assignment()).variants is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param("seeds = [1, 2, 3]", "", "variants.seeds .* to have a value; received none", id="no seeds"),
        pytest.param("seeds = [1, 2, 3]", "seeds = [1]", r"variants\.seeds .*at least 2", id="one seed says nothing"),
        pytest.param("seeds = [1, 2, 3]", "seeds = [1, 1]", "to be different seeds", id="the same seed twice"),
        pytest.param('recipe = "quick"', 'recipe = "slow"', "one of full, quick; received 'slow'", id="no such recipe"),
        pytest.param("most = 4", "most = 21", r"variants\.most .*less than or equal to 20", id="too many"),
        pytest.param('"pooling"', '"colour"', r"variants\.axes\.1 .*'filters'.*; received 'colour'", id="no such axis"),
        pytest.param("points = 10", "points = 0", "both points and required_axes, or neither", id="no points"),
        pytest.param("required_axes = 2", "", "both points and required_axes, or neither", id="points for nothing"),
        pytest.param("required_axes = 2", "required_axes = 4", "no larger than `most` and than", id="too many axes"),
        pytest.param("points = 10", "point = 10", r"variants\.point .*a key that the grader knows", id="unknown key"),
        pytest.param("most = 4", 'function = "build_model"', "function other than the model's", id="the same function"),
        pytest.param("most = 4", 'function = "a b"', r"variants\.function", id="no name of a function"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_key(edited_assignment: Edit, old: str, new: str, sentence: str) -> None:
    """Nobody is graded by rules that mean something else than their author thinks."""
    assert old in SECTION
    folder = edited_assignment(("[partial_credit]", SECTION.replace(old, new)))
    with pytest.raises(InputError) as raised:
        load_assignment(folder)
    assert re.search(sentence, str(raised.value)), raised.value


def test_every_axis_is_documented(root: Path) -> None:
    """A teacher who chooses axes finds their names."""
    page = (root / "docs" / "assignment.md").read_text(encoding="utf-8")
    assert [axis for axis in AXES if f"`{axis}`" not in page] == ["other"]
