"""An assignment with a small data set and a recipe of a second, for tests that train for real."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tests.plain_rules import plain_rules

MODEL = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D({filters}, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense({classes}, activation="softmax"),
    ])
"""
GOOD, WRONG = MODEL.format(filters=8, classes=10), MODEL.format(filters=8, classes=11)
_REPLACEMENTS = {
    'name = "mnist" ': 'file = "digits.npz" ',
    "threshold = 0.95": "threshold = 0.5",
    "epochs = 3": "epochs = 2",
    "validation_images = 1000": "validation_images = 100",
    "from = 0.80": "from = 0.20",
}


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts into a folder, by their paths in it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def write_course(folder: Path, root: Path, digits: Path) -> None:
    """Write `assignment/` and `reference/`; the reference is `GOOD`.

    Args:
        folder: Where.
        root: The repository, whose assignment is made smaller.
        digits: An .npz file, of which few images are taken.
    """
    spec = plain_rules(root)
    for old, new in _REPLACEMENTS.items():
        assert spec.count(old) == 1, old
        spec = spec.replace(old, new)
    write_files(folder, {"assignment/spec.toml": spec, "reference/mnist_cnn.py": GOOD})
    with np.load(digits) as arrays:
        few = {name: arrays[name][:: 24 if "train" in name else 4] for name in arrays}
    np.savez(folder / "assignment" / "digits.npz", **few)
