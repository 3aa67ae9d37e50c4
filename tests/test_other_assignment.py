"""Another course on other data, made here: nothing of the grader but spec.toml has to change.

Three kinds of gratings in colour, 12 by 16 pixels; a function, module, layers, budget, recipe, threshold and points of
its own. Graded for real: jail, TensorFlow, training.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import InputError
from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.formats import FORMATS
from grader.report.sentences import message
from tests.gratings import SECOND, data_set, graded, network, write_course

CLASS = {
    "good": network(filters=6),
    "weak": network(activation="linear", middle="layers.Conv2D(8, 3),"),
    "pooled": network(middle=f"layers.MaxPooling2D(), {SECOND}"),
    "one_convolution": network(middle=""),
    "sideways": network(shape="16, 12, 3"),
    "four_classes": network(outputs=4),
    "wide": network(filters=60),
    "old_name": network().replace("make_network", "build_model"),
}
DENSE = """
import keras
from keras import layers

def make_network():
    model = keras.Sequential([
        keras.Input((576,)), layers.Dense(24, activation="relu"), layers.Dense(3, activation="softmax"),
    ])
    model.compile("adam", "categorical_crossentropy")
    return model
"""
DENSE_COURSE = (
    ("threshold = 0.9", "threshold = 0.2"),
    ("input_shape = [12, 16, 3]", "input_shape = [576]"),
    ('"Conv2D", "GlobalAveragePooling2D", ', ""),
    ("convolutions = 2", "convolutions = 0"),
    ("convolution = 2\n", ""),
    ("parameters = 4_000", "parameters = 20_000"),
)


@pytest.fixture(scope="module")
def arrays() -> dict[str, Any]:
    """The data set."""
    return data_set()


@pytest.fixture(scope="module")
def gradebook(arrays: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Gradebook:
    """The whole class."""
    folder = tmp_path_factory.mktemp("course")
    for name, source in CLASS.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "stripes_net.py").write_text(source, encoding="utf-8")
    course = write_course(folder / "assignment", arrays, network())
    return graded([folder / "class"], course, folder / "out")


@pytest.fixture(scope="module")
def results(gradebook: Gradebook) -> dict[str, Grade]:
    """Everybody's grade."""
    return {grade.id: grade for grade in gradebook.submissions}


def _failure(result: Grade) -> str:
    (failed,) = (check for check in result.checks if check.status is Status.FAILED)
    return f"{failed.name}: {message(failed)}"


def test_the_recipe_the_seed_and_the_data_are_the_assignments(gradebook: Gradebook) -> None:
    """Without --recipe the first one is taken; each figure of it is obeyed."""
    (trial,) = gradebook.reference.trials
    assert gradebook.assignment.recipe == "lesson"
    assert (trial.seed, len(trial.epochs), trial.total) == (5, 4, 200)
    dataset = gradebook.provenance.dataset
    assert dataset is not None
    assert (dataset.name, dataset.train, dataset.test, dataset.provisional) == ("gratings.npz", 660, 200, False)


def test_a_network_of_the_right_kind_passes(results: dict[str, Grade]) -> None:
    """All points, and no others than the assignment gives."""
    good = results["good"]
    assert good.status is Status.PASSED
    assert (good.points, good.max_points) == (9.5, 9.5)
    given = {check.name: check.max_points for check in good.checks if check.max_points}
    assert given == {"spec": 1, "input_shape": 1, "convolution": 2, "budget": 1.5, "accuracy": 4}


def test_a_miss_gets_the_assignments_partial_credit(results: dict[str, Grade]) -> None:
    """From nothing at 10 % to three quarters of the four points at 90 %."""
    weak = results["weak"]
    assert weak.accuracy is not None
    assert 0.1 < weak.accuracy <= 0.9
    assert weak.points == pytest.approx(5.5 + 4 * 0.75 * (weak.accuracy - 0.1) / 0.8, abs=0.0051)  # a rounded one
    assert "of 200), and must be above 90 %" in _failure(weak)


@pytest.mark.parametrize(
    ("name", "points", "sentence"),
    [
        ("pooled", 0, "spec: line 9: Layer 2 (MaxPooling2D 'max_pooling2d') is not among the layers of this "
         "assignment: InputLayer, Conv2D, GlobalAveragePooling2D, Dense."),
        ("one_convolution", 3.5, "convolution: The model has 1 convolution, and needs at least 2. "
         "Add layers.Conv2D(32, 3, activation='relu') before GlobalAveragePooling2D."),
        ("sideways", 4.5, "input_shape: line 8: The input shape is (16, 12, 3), and the images are (12, 16, 3). "
         "Begin with keras.Input((12, 16, 3))."),
        ("four_classes", 5.5, "output_shape: line 11: The output shape is (4,), and must be (3,): one "
         "value for each class. "
         "End with GlobalAveragePooling2D and layers.Dense(3, activation='softmax')."),
        ("wide", 4, "budget: line 9: The model has 6,035 parameters (at most 4,000), 4,328 of them in layer 2 "
         "(Conv2D 'conv2d_1'). Use fewer filters and units."),
        ("old_name", 0, "contract: line 5: The file must define a function make_network() at its top "
         "level, and defines "
         "build_model() instead. Rename it."),
    ],
)  # fmt: skip
def test_a_fault_is_reported_in_this_assignments_words(
    results: dict[str, Grade], name: str, points: float, sentence: str
) -> None:
    """Its shapes, classes, layers, budget and function; and its points for what was right."""
    assert _failure(results[name]) == sentence
    assert results[name].points == points


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_no_report_speaks_of_another_course(gradebook: Gradebook, format_name: str) -> None:
    """Its own name and data, and nothing of MNIST."""
    text = FORMATS[format_name](gradebook, 100)
    assert "make" in text
    own = re.sub("<(script|style)[ >].*?</(script|style)>", "", text, flags=re.DOTALL)  # libraries know digits
    assert not re.search("mnist|digit", own, re.IGNORECASE)
    assert format_name == "csv" or "gratings.npz" in text.replace("\\", "")
    sentences = " ".join(message(check) for grade in gradebook.submissions for check in grade.checks)
    assert not re.search(r"\b(28|784|10)\b(?! %)", sentences)


def test_a_course_on_dense_layers_takes_rows_of_values(arrays: dict[str, Any], tmp_path: Path) -> None:
    """Images as [576] values, no convolution asked for; floats in [0, 1] train to the same bits as the bytes do."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "s1001.py").write_text(DENSE, encoding="utf-8")
    (tmp_path / "class" / "s1002.py").write_text(network(), encoding="utf-8")
    scaled = {name: array / np.float32(255) if name.startswith("x") else array for name, array in arrays.items()}

    weights = set()
    for name, data in (("bytes", arrays), ("floats", scaled)):
        course = write_course(tmp_path / name, data, DENSE, *DENSE_COURSE)
        rows, convolutions = graded([tmp_path / "class"], course, tmp_path / "out", recipe="glimpse").submissions
        assert rows.status is Status.PASSED
        assert rows.max_points == 7.5
        assert len(rows.trials[0].epochs) == 1
        assert "Layer 1 (Conv2D" in _failure(convolutions)
        weights.add(rows.trials[0].weights_sha256)
    assert len(weights) == 1


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        pytest.param(("data/gratings.npz", "gratings.npz"), "gratings.npz: No such file", id="no file"),
        pytest.param(("input_shape = [12, 16, 3]", "input_shape = [16, 12, 3]"), "as [576]", id="sideways"),
        pytest.param(("classes = 3", "classes = 2"), "labels up to 2", id="too many classes"),
        pytest.param(("validation_images = 60", "validation_images = 660"), "660 training images", id="all kept"),
        pytest.param(('sha256 = "', 'sha256 = "' + "0" * 64 + '" # '), "data.sha256", id="other data"),
    ],
)
def test_data_that_do_not_fit_stop_the_run(
    arrays: dict[str, Any], tmp_path: Path, edit: tuple[str, str], sentence: str
) -> None:
    """Before anything is built: status 2 and one sentence. The offline digits of MNIST never stand in."""
    course = write_course(tmp_path / "course", arrays, network(), edit)
    with pytest.raises(InputError) as caught:
        graded([course / "answer.py"], course, tmp_path / "out")
    assert sentence in str(caught.value)
    assert caught.value.exit_status == 2
    assert "MNIST" not in str(caught.value)
