"""Old spellings, used for real in the jail."""

from collections.abc import Callable
from typing import Any

import pytest

MODEL = """
    import keras
    import tensorflow as tf
    from keras import backend as K, layers
    {imports}

    def build_model():
        model = keras.Sequential([keras.Input((28, 28, 1)), {layer}, layers.Flatten(), layers.Dense(10)])
        model.compile({optimizer}, "mse")
        return model
    """


def test_what_moved_is_found_where_it_was(export: Callable[..., Any]) -> None:
    """A module of Keras 2 is read as the package that its names are in now."""
    imports = (
        "from keras.layers.core import Dense, Flatten",
        "from keras.layers.convolutional import *",
        "from keras.layers import merge",
        "from tensorflow.keras.layers.experimental.preprocessing import Rescaling",
        "from keras.utils import np_utils",
        "from keras.optimizers import adam_v2",
        "import keras.layers.pooling as pooling",
    )
    needed = "Conv2D, Dense, Flatten, merge.concatenate, np_utils.to_categorical, adam_v2.Adam, pooling.MaxPooling2D"
    layer = f"[{needed}] and Rescaling(0.5)"

    exported = export(MODEL.format(imports="; ".join(imports), layer=layer, optimizer="'adam'"))

    assert "Rescaling" in exported.answer.document
    assert "keras.layers.core is gone from Keras 3, and was read as keras.layers." in exported.notes
    assert "keras.utils.np_utils is gone from Keras 3, and was read as keras.utils." in exported.notes
    assert len(exported.notes) == len(set(exported.notes)) == 7


@pytest.mark.parametrize("optimizer", ["keras.optimizers.SGD(lr=0.25)", "tf.keras.optimizers.legacy.SGD(lr=0.25)"])
def test_the_old_name_of_the_learning_rate_is_read(export: Callable[..., Any], optimizer: str) -> None:
    """`lr` means `learning_rate`, and a note says so."""
    exported = export(MODEL.format(imports="", layer="layers.ReLU()", optimizer=optimizer))
    assert '"learning_rate": 0.25' in exported.answer.document
    assert "The argument lr is called learning_rate today, and was read as that." in exported.notes


@pytest.mark.parametrize("arguments", ["lr=0.25, decay=1e-06", "0.25, decay=1e-06", "learning_rate=0.25, decay=1e-06"])
def test_decay_is_left_out_with_a_note(export: Callable[..., Any], arguments: str) -> None:
    """Keras 3 says so where no student sees it; the note has the schedule that computes the same."""
    optimizer = f"keras.optimizers.SGD({arguments}, momentum=0.5)"
    answer = export(MODEL.format(imports="", layer="layers.ReLU()", optimizer=optimizer)).answer
    (note,) = [note for note in answer.notes if "decay" in note.problem]
    assert note.problem == "SGD has no decay any more, and Keras 3 leaves it out: the learning rate stays as it is."
    assert note.advice.endswith("learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.25, 1, 1e-06).")
    assert note.line == 9


def test_no_decay_needs_no_note(export: Callable[..., Any]) -> None:
    """Zero meant none."""
    optimizer = "keras.optimizers.Adam(decay=0.0)"
    assert export(MODEL.format(imports="", layer="layers.ReLU()", optimizer=optimizer)).notes == []


@pytest.mark.parametrize("layer", ["layers.MaxPool2D(padding='SAME')", "layers.AveragePooling2D(2, 2, 'Same')"])
def test_the_padding_of_pooling_is_read_in_any_case(export: Callable[..., Any], layer: str) -> None:
    """Keras 2 took it in capitals, as convolutions do today, and Keras 3 trains it in a class's call()."""
    exported = export(MODEL.format(imports="", layer=layer, optimizer="'adam'"))
    assert '"padding": "same"' in exported.answer.document
    assert any(note.startswith("The padding of a pooling layer is in small letters today") for note in exported.notes)


def test_a_padding_that_never_was_is_refused(export: Callable[..., Any]) -> None:
    """Only the case of its letters is forgiven."""
    exported = export(MODEL.format(imports="", layer="layers.MaxPool2D(padding='FULL')", optimizer="'adam'"))
    assert "must be either 'valid' or 'same'. Received: padding=FULL" in exported.message


def test_the_order_of_axes_is_that_of_today(export: Callable[..., Any]) -> None:
    """A file that asks for Keras 1's ordering hears that the channels come last, and may not change it."""
    layer = "layers.ReLU() if (K.set_image_dim_ordering('th'), K.image_dim_ordering())[1] == 'tf' else None"
    exported = export(MODEL.format(imports="", layer=layer, optimizer="'adam'"))
    assert exported.answer.document
    assert [note for note in exported.notes if note.endswith("the channels come last.")]


def test_a_name_that_never_was_is_not_found(export: Callable[..., Any]) -> None:
    """An old module has what its package has, and nothing else."""
    exported = export(MODEL.format(imports="from keras.layers.core import Dens", layer="Dens(3)", optimizer="'adam'"))
    assert "keras.layers.core has no Dens. Did you mean Dense?" in exported.message
