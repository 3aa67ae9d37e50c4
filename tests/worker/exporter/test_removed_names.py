"""The tables of old names, held against the installed Keras."""

import keras
import pytest
import tensorflow as tf

from grader.worker.exporter import removed_names
from grader.worker.exporter.todays_names import todays

ALIASES = {"Convolution1D", "Convolution2D", "Convolution2DTranspose", "Convolution3D", "SeparableConvolution2D"}
"""Old names that Keras 3 reads too."""


@pytest.mark.parametrize("package", sorted(removed_names.SPELLINGS))
def test_every_new_spelling_exists_and_no_old_one_does(package: str) -> None:
    """What is advised can be imported; what is called old cannot."""
    module = getattr(keras, package)
    for old, new in removed_names.SPELLINGS[package].items():
        assert hasattr(module, new), new
        assert hasattr(module, old) == (old in ALIASES), old


def test_the_functions_and_layers_that_replace_others_exist() -> None:
    """For `merge`, `tf.layers` and `tf.train`; and what they replace is gone."""
    assert all(hasattr(keras.layers, name) for name in removed_names.MERGES.values())
    assert all(hasattr(keras.layers, name) for name in removed_names.TENSORFLOW_1_LAYERS.values())
    assert all(hasattr(keras.optimizers, name) for name in removed_names.TENSORFLOW_1_OPTIMIZERS.values())
    assert not hasattr(tf, "layers")
    assert not [name for name in removed_names.TENSORFLOW_1_OPTIMIZERS if hasattr(tf.train, name)]
    assert not [name for name in removed_names.LOST_METHODS if hasattr(keras.Model, name)]
    assert all(hasattr(keras, new) and not hasattr(keras, old) for old, new in removed_names.PACKAGES.items())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keras.layers.convolutional.Convolution2D", "keras.layers.Conv2D"),
        ("keras.engine.topology.Input", "keras.Input"),
        ("keras.objectives.mse", "keras.losses.mean_squared_error"),
        ("tensorflow.train.GradientDescentOptimizer", "keras.optimizers.SGD"),
        ("keras.layers.Dense", "keras.layers.Dense"),
        ("keras.layers.Merge", None),
        ("keras.src.layers.Dense", None),
        ("numpy.Dense", None),
    ],
)
def test_an_old_path_leads_to_todays(old: str, new: str | None) -> None:
    """Wherever a name of Keras was, it is found where it is now, or is gone."""
    today = todays(old)
    assert (today.path if today else None) == new
