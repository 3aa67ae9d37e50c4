"""spec.toml: what a teacher writes, and what a mistake in it says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import InputError
from grader.model.layers import LAYERS
from grader.model.optimizers import OPTIMIZERS
from grader.spec import AssignmentSpec, choose_recipe, exact, load_assignment


def test_the_projects_own_assignment_is_complete(assignment: AssignmentSpec) -> None:
    """It names every layer and optimizer that the grader knows, and its points add up to 100."""
    assert set(assignment.model.layers) == set(LAYERS)
    assert set(assignment.model.optimizers) == set(OPTIMIZERS)
    assert assignment.max_points == 100


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("threshold = 0.95", "treshold = 0.95", "threshold", id="a misspelt key"),
        pytest.param("threshold = 0.95", "threshold = 95", "threshold", id="per cent for a fraction"),
        pytest.param("threshold = 0.95", 'threshold = "0.95"', "threshold", id="text for a number"),
        pytest.param("epochs = 5", "epochs = 5\nepoch = 4", r"recipes\.full\.epoch ", id="an unknown key inside"),
        pytest.param("epochs = 5", "epochs = 0", r"recipes\.full\.epochs", id="no epoch"),
        pytest.param('"InputLayer"', '"Conv3D"', "Conv3D", id="a layer that cannot be checked"),
        pytest.param('optimizers = ["SGD"', 'optimizers = ["Lamb"', "Lamb", id="an unknown optimizer"),
        pytest.param("seeds = [11, 23, 47]", "seeds = [11, 23]", "odd number", id="no median"),
        pytest.param("from = 0.80", "from = 0.99", "below the threshold", id="credit above the threshold"),
        pytest.param("contract = 10", "contracts = 10", "points.contracts", id="points for no check"),
        pytest.param("[budget]", "[budget", "TOML", id="no TOML"),
        pytest.param(
            'name = "mnist"', 'name = "cifar"', r"data\.name .*write file = .*; received 'cifar'", id="unknown data"
        ),
        pytest.param('name = "mnist"', 'name = "mnist"\nfile = "a.npz"', "data in .*not both", id="two data sets"),
        pytest.param('name = "mnist"', "", "either name = 'mnist' or file", id="a data section without data"),
        pytest.param('name = "mnist"', 'file = "a.npz"\nsha256 = "beef"', r"data\.sha256", id="no SHA-256"),
        pytest.param(
            'name = "mnist"', f'name = "mnist"\nsha256 = "{"0" * 64}"', "MNIST has its own", id="hash of MNIST"
        ),
        pytest.param("[28, 28, 1]", "[]", "input_shape", id="an image without axes"),
        pytest.param("[28, 28, 1]", "[2, 28, 28, 1]", "input_shape", id="films"),
        pytest.param("[28, 28, 1]", "[28, 0, 1]", r"input_shape\.1", id="an axis of nothing"),
        pytest.param("classes = 10", "classes = 1", "classes", id="nothing to tell apart"),
        pytest.param(
            "convolutions = 1 ",
            "convolutions = 0 ",
            r"points\.convolution must be left out",
            id="points for what nobody asks",
        ),
        pytest.param(
            '"Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose",',
            "",
            r"model in .*needs Conv2D among the layers",
            id="asked for and forbidden",
        ),
    ],
)
def test_a_mistake_is_a_sentence_with_the_keys_path(
    edited_assignment: Callable[..., Path], old: str, new: str, told: str
) -> None:
    """Every wrong key or value is refused, named, and comes with what to do."""
    with pytest.raises(InputError, match=told) as caught:
        load_assignment(edited_assignment((old, new)))
    assert str(caught.value).startswith("expected ")
    assert "received " in str(caught.value)
    assert "\n" not in str(caught.value).strip() or "TOML" in str(caught.value)


@pytest.mark.parametrize("shape", ["[784]", "[28, 28]", "[32, 32, 3]"])
def test_an_image_has_one_to_three_axes(edited_assignment: Callable[..., Path], shape: str) -> None:
    """Rows of values for a course on dense layers, grey and coloured images."""
    read = load_assignment(edited_assignment(("input_shape = [28, 28, 1]", f"input_shape = {shape}")))
    assert list(read.input_shape) == json.loads(shape)


def test_without_a_data_section_the_data_are_mnist(edited_assignment: Callable[..., Path]) -> None:
    """The one data set that the grader finds by itself."""
    read = load_assignment(edited_assignment(("[data]", ""), ('name = "mnist"', "")))
    assert read.data.name == "mnist"


def test_partial_credit_may_be_left_out(edited_assignment: Callable[..., Path]) -> None:
    """Then a model that misses the threshold gets nothing for its accuracy."""
    edits = (("[partial_credit]", ""), ("from = 0.80", ""), ("share = 0.5", ""))
    assert load_assignment(edited_assignment(*edits)).partial_credit is None


def test_the_first_recipe_is_the_default(assignment: AssignmentSpec, edited_assignment: Callable[..., Path]) -> None:
    """Whatever a teacher calls it."""
    assert assignment.default_recipe == "full"
    assert load_assignment(edited_assignment(("[recipes.full]", "[recipes.long]"))).default_recipe == "long"


def test_a_folder_without_a_spec_is_a_sentence(tmp_path: Path) -> None:
    """The option that names the folder is part of the answer."""
    with pytest.raises(InputError, match="--assignment DIR"):
        load_assignment(tmp_path)


def test_an_unknown_recipe_lists_the_known_ones(assignment: AssignmentSpec) -> None:
    """A wrong --recipe says which exist."""
    with pytest.raises(InputError, match="full, quick"):
        choose_recipe(assignment, "slow")


def test_the_threshold_is_the_decimal_that_was_written() -> None:
    """0.95 has no binary form; as a fraction it is exact."""
    assert exact(0.95) * 20 == 19
