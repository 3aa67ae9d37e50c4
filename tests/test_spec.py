"""spec.toml: what a teacher writes, and what a mistake in it says."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assignment import MAX_SPEC_BYTES, SPEC_FILE, choose_recipe, load_assignment
from grader.errors import InputError
from grader.model.layers import LAYERS
from grader.model.optimizers import OPTIMIZERS
from grader.spec import AssignmentSpec, exact


def test_the_projects_own_assignment_is_complete(assignment: AssignmentSpec) -> None:
    """It names every layer and optimizer that the grader knows, and its points add up to 100."""
    assert set(assignment.model.layers) == set(LAYERS)
    assert set(assignment.model.optimizers) == set(OPTIMIZERS)
    assert assignment.max_points == 100


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
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
        pytest.param(
            'name = "mnist"', 'name = "cifar"', r"data\.name .*write file = .*; received 'cifar'\.", id="unknown data"
        ),
        pytest.param(
            'name = "mnist"', 'name = "mnist"\nfile = "a.npz"', "data in .*not both; received both", id="two data sets"
        ),
        pytest.param(
            'name = "mnist"', "", "either name = 'mnist' or file .*; received neither", id="a data section without data"
        ),
        pytest.param(
            'name = "mnist"', 'name = "mnist"\nstudents = "a.npz"', "received students without file", id="MNIST's copy"
        ),
        pytest.param(
            'name = "mnist"', 'file = "a.npz"\nstudents = "../b.npz"', r"data\.students", id="a copy outside the folder"
        ),
        pytest.param('name = "mnist"', 'file = "a.npz"\nsha256 = "beef"', r"data\.sha256", id="no SHA-256"),
        pytest.param(
            'name = "mnist"',
            f'name = "mnist"\nsha256 = "{"0" * 64}"',
            "only beside file; MNIST has its own; received sha256 without file",
            id="hash of MNIST",
        ),
        pytest.param("[28, 28, 1]", "[]", "input_shape", id="an image without axes"),
        *(
            pytest.param("[compile]", f"[late]\n{lines}\n[compile]", sentence, id=name)
            for lines, sentence, name in (
                ("penalty = 0.1", r"late\.deadline .* to have a value; received none", "no deadline"),
                (
                    "deadline = 2026-03-10T23:59:00\npenalty = 0.1",
                    r"late in .* the deadline's time zone: \+01:00 behind .*; received neither",
                    "no zone",
                ),
                (
                    "deadline = 2026-03-10T23:59:00Z\nzone = 'Europe/Berlin'\npenalty = 0.1",
                    "received both",
                    "two zones",
                ),
                (
                    "deadline = 2026-03-10T23:59:00\nzone = 'Europe/Bern'\npenalty = 0.1",
                    r"late\.zone .* name of a time zone, such as 'Europe/Berlin'; received 'Europe/Bern'",
                    "unknown zone",
                ),
                (
                    "deadline = 2026-03-10T23:59:00\nzone = 'Europe'\npenalty = 0.1",
                    r"late\.zone",
                    "a part of the earth",
                ),
                ("deadline = 2026-03-10T23:59:00\nzone = '../x'\npenalty = 0.1", r"late\.zone", "a path for a zone"),
                (
                    "deadline = 2026-03-10\npenalty = 0.1",
                    r"late\.deadline .* a date and a time without quotes",
                    "a day",
                ),
                (
                    "deadline = '2026-03-10 23:59'\npenalty = 0.1",
                    "a date and a time without quotes",
                    "a text for a time",
                ),
                ("deadline = 0001-01-01T00:00:00Z\npenalty = 0.1", "a date and a time", "another age"),
                ("deadline = 2026-03-10T23:59:00Z", r"late\.penalty", "no penalty"),
                (
                    "deadline = 2026-03-10T23:59:00Z\npenalty = 10",
                    r"late\.penalty .*such as 0\.1, or the text 'no points'",
                    "per cent for a share of the points",
                ),
                (
                    "deadline = 2026-03-10T23:59:00Z\npenalty = 'all'",
                    r"late\.penalty .*; received 'all'",
                    "another word",
                ),
                (
                    "deadline = 2026-03-10T23:59:00Z\npenalty = 'no points'\ncap = 0.5",
                    "no cap beside",
                    "a cap of nothing",
                ),
                ("deadline = 2026-03-10T23:59:00Z\npenalty = 0.1\ngrace = 5", r"late\.grace ", "a misspelt grace"),
            )
        ),
        pytest.param(
            "[feedback]", "[points.manual]\nstyle = -1\n[feedback]", r"points\.manual\.style", id="less than no points"
        ),
        pytest.param(
            "[feedback]", "[points.manual]\n'=1' = 1\n[feedback]", r"points\.manual", id="a formula for a part"
        ),
        pytest.param("[28, 28, 1]", "[2, 28, 28, 1]", "input_shape", id="films"),
        pytest.param("[28, 28, 1]", "[28, 0, 1]", r"input_shape\.1", id="an axis of nothing"),
        pytest.param("classes = 10", "classes = 1", "classes", id="nothing to tell apart"),
        pytest.param(
            "convolutions = 1 ",
            "convolutions = 0 ",
            r"spec\.toml to have no points\.convolution where model\.convolutions is 0, .*; received 10\.",
            id="points for what nobody asks",
        ),
        pytest.param(
            '"Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose",',
            "",
            r"model in .* to have Conv2D among the layers, or .*; received convolutions = 1 and no such layer",
            id="asked for and forbidden",
        ),
    ],
)
def test_a_mistake_is_a_sentence_with_the_keys_path(
    edited_assignment: Callable[..., Path], old: str, new: str, sentence: str
) -> None:
    """Every wrong key or value is refused, named, and comes with what to do."""
    with pytest.raises(InputError, match=sentence) as caught:
        load_assignment(edited_assignment((old, new)))
    assert str(caught.value).startswith("expected ")
    assert "received " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sentences_are_whole(edited_assignment: Callable[..., Path]) -> None:
    """Word for word: what was expected, what was received, what to do, and how many mistakes follow."""
    for edits, begin, end in (
        ([("threshold = 0.95", "threshold = 95")], "threshold in {} to be less than 1; received 95.", "example."),
        ([("classes = 10", "")], "classes in {} to have a value; received none.", "example."),
        ([("[limits]", "[limits]\nx = 1")], "limits.x in {} to be a key that the grader knows; received an",
         "example."),
        ([('"InputLayer"', '"Conv3D"')], "model.layers in {} to name only layers that the grader can", "example."),
        ([("from = 0.80", "from = 0.95")], "{} to have partial_credit.from below the threshold, 0.95; received 0.95.",
         "example."),
        ([("classes = 10", ""), ("margin = 0.005", "")], "classes in {} ", "example. The file has 1 more mistake."),
        ([("classes = 10", ""), ("seeds = [11, 23, 47]\nmargin = 0.005", "")], "classes in {} ",
         "example. The file has 2 more mistakes."),
    ):  # fmt: skip
        folder = edited_assignment(*edits)
        with pytest.raises(InputError) as caught:
            load_assignment(folder)
        assert str(caught.value).startswith(f"expected {begin.format(folder / SPEC_FILE)}")
        assert str(caught.value).endswith(f"Correct it; the grader's own assignment/spec.toml is a complete {end}")


def test_what_is_not_toml_is_an_event(tmp_path: Path) -> None:
    """Neither is a file in another encoding; the sentence says where."""
    for content, place in ((b"a = 1\n[budget x]\n", "line 2"), (b"name = '\xff'", "position 8")):
        (tmp_path / SPEC_FILE).write_bytes(content)
        with pytest.raises(InputError, match=place) as caught:
            load_assignment(tmp_path)
        assert str(caught.value).startswith(f"{tmp_path / SPEC_FILE} is not a valid TOML file in UTF-8: ")
        assert str(caught.value).endswith(". Correct the file there.")


@pytest.mark.parametrize("shape", ["[784]", "[28, 28]", "[32, 32, 3]"])
def test_an_image_has_one_to_three_axes(edited_assignment: Callable[..., Path], shape: str) -> None:
    """Rows of values for a course on dense layers, grey and coloured images."""
    read = load_assignment(edited_assignment(("input_shape = [28, 28, 1]", f"input_shape = {shape}")))
    assert list(read.input_shape) == json.loads(shape)


def test_without_a_data_section_the_data_are_mnist(edited_assignment: Callable[..., Path]) -> None:
    """The one data set that the grader finds by itself."""
    read = load_assignment(edited_assignment(("[data]", ""), ('name = "mnist"', "")))
    assert read.data.name == "mnist"


def test_partial_credit_is_optional(edited_assignment: Callable[..., Path]) -> None:
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


_VALUES = (
    "0x" + "f" * 5_000, "-1", "0", "1e400", "nan", "-inf", "9" * 4_000, "true", "''", "'x'",
    '"\\u001b[31m"', "[]", "[[]]", "{}",
    "{a = 1}", "[1, 'x']", "1979-05-27", "07:32:00", "{" + "a = {" * 100 + "}" * 101, "'" + "x" * 2_000 + "'",
    "[" + "1," * 2_000 + "]", "['Conv2D', 1]", "[{}]", "0.1", "2", "2.5", "1000000000000000000000",
)  # fmt: skip


@settings(max_examples=200)
@given(data=st.data())
def test_any_value_in_any_place_is_taken_or_a_sentence(
    data: st.DataObject, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Numbers, dates, tables and lists in the place of another value, keys left out and keys that nobody knows."""
    lines = (root / "assignment" / SPEC_FILE).read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    for number in data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3)):
        key = data.draw(st.sampled_from([lines[number].partition(" =")[0], "unknown", '"\\n"', "a." * 50 + "a"]))
        lines[number] = data.draw(st.sampled_from(["", *(f"{key} = {value}" for value in _VALUES)]))
    folder = tmp_path_factory.getbasetemp() / "assignment"
    folder.mkdir(exist_ok=True)
    (folder / SPEC_FILE).write_text("\n".join(lines), encoding="utf-8")
    try:
        assert load_assignment(folder).max_points >= 0
    except InputError as error:
        assert len(str(error)) < 2_000 + len(str(folder))  # noqa: PT017 - either way is right


@settings(max_examples=60)
@given(content=st.binary(max_size=60) | st.text("[]{}=.,'\"#a1\n\\", max_size=60).map(str.encode))
def test_any_bytes_are_a_spec_or_a_sentence(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No exception but our own."""
    folder = tmp_path_factory.getbasetemp()
    (folder / SPEC_FILE).write_bytes(content)
    with pytest.raises(InputError):
        load_assignment(folder)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("#" * (MAX_SPEC_BYTES + 1), "more than 32 KiB", id="large"),
        pytest.param("a" + ".a" * 5_000 + " = 1", "to have a value; received none", id="a table in a table in a table"),
        pytest.param("classes = 0x" + "f" * 5_000, "Correct", id="a number too long to be written"),
    ],
)
def test_a_spec_that_nobody_writes_is_a_sentence(content: str, sentence: str, tmp_path: Path) -> None:
    """It costs little, and its sentence is short."""
    (tmp_path / SPEC_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=sentence) as caught:
        load_assignment(tmp_path)
    assert len(str(caught.value)) < 600 + len(str(tmp_path))


def test_parts_that_a_person_grades_are_no_checks(edited_assignment: Callable[..., Path]) -> None:
    """Their points are those of `[points.manual]`, and the checks' are what they were."""
    changed = load_assignment(
        edited_assignment(("[feedback]", "[points.manual]\nstyle = 5\n'code review' = 2.5\n[feedback]"))
    )
    assert changed.manual == {"style": 5, "code review": 2.5}
    assert "manual" not in changed.points
    assert changed.max_points == 100
