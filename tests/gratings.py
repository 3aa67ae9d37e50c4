"""A course on images of its own: three kinds of gratings in colour, 12 by 16 pixels."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.gradebook import Gradebook
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines

HEIGHT, WIDTH, CLASSES = 12, 16, 3
SPEC = """
name = "Gratings: which way do the stripes run?"
module = "stripes_net"
function = "make_network"
reference = "answer.py"
input_shape = [12, 16, 3]
classes = 3
threshold = 0.9
seeds = [5]
margin = 0.0

[data]
file = "data/gratings.npz"
sha256 = "{sha256}"

[recipes.lesson]
epochs = 4
batch_size = 16
validation_images = 60

[recipes.glimpse]
epochs = 1
batch_size = 16
validation_images = 60
training_images = 16

[limits]
build_seconds = 20
build_memory_mib = 4096
training_memory_mib = 8192
training_cpu_multiple = 60

[model]
layers = ["InputLayer", "Conv2D", "GlobalAveragePooling2D", "Dense"]
optimizers = ["Adam"]
convolutions = 2

[budget]
parameters = 4_000
flops = 2_000_000
activations = 20_000
layer_calls = 8

[compile]
optimizer = "Adam"
learning_rate = 0.01

[points]
spec = 1
input_shape = 1
convolution = 2
budget = 1.5
accuracy = 4

[partial_credit]
from = 0.1
share = 0.75
"""
NETWORK = """
import keras
from keras import layers

def make_network():
    return keras.Sequential([
        keras.Input(({shape})),
        layers.Conv2D({filters}, 3, activation="{activation}"),
        {middle}
        layers.GlobalAveragePooling2D(),
        layers.Dense({outputs}, activation="softmax"),
    ])
"""
SECOND = 'layers.Conv2D(8, 3, activation="relu"),'


def network(**changes: object) -> str:
    """A submission's file."""
    usual = {"shape": "12, 16, 3", "filters": 8, "activation": "relu", "middle": SECOND, "outputs": 3}
    return NETWORK.format(**(usual | changes))


def gratings(count: int, generator: np.random.Generator) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Stripes that run along, across or aslant, in any phase and colour, with some noise."""
    labels = generator.integers(0, CLASSES, count)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    ways = np.stack([rows, columns, rows + columns])[labels]
    phase = generator.uniform(0, 2 * np.pi, (count, 1, 1))
    waves = 0.5 + 0.4 * np.sin(ways * 2 * np.pi / 4 + phase)
    colours = generator.uniform(0.5, 1, (count, 1, 1, 3))
    images = waves[..., np.newaxis] * colours + generator.normal(0, 0.03, (count, HEIGHT, WIDTH, 3))
    return (255 * images.clip(0, 1)).astype(np.uint8), labels


def data_set() -> dict[str, Any]:
    """The images and labels, under the names that a data file has."""
    generator = np.random.default_rng(3)
    x_train, y_train = gratings(660, generator)
    x_test, y_test = gratings(200, generator)
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def write_course(folder: Path, arrays: dict[str, Any], reference: str, *edits: tuple[str, str]) -> Path:
    """A teacher's folder."""
    (folder / "data").mkdir(parents=True)
    data = folder / "data" / "gratings.npz"
    np.savez_compressed(data, **arrays)
    text = SPEC.format(sha256=hashlib.sha256(data.read_bytes()).hexdigest())
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (folder / "spec.toml").write_text(text, encoding="utf-8")
    (folder / "answer.py").write_text(reference, encoding="utf-8")
    return folder


def graded(paths: list[Path], course: Path, out: Path, **changes: Any) -> Gradebook:
    """Grade by a course's rules, with changed options."""
    options = Options(assignment=course, recipe=None, out=out, data=None, jobs=2, train=True, fresh=False, jailed=True)
    return grade(paths, options._replace(**changes), Lines())
