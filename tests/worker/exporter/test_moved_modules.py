"""Every module that is gone from Keras, imported for real in the jail."""

from collections.abc import Callable
from typing import Any

import pytest

MODEL = """
    import keras
    from keras import layers
    {imports}

    def build_model():
        used = [{names}]
        return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
    """
LAYERS = (
    "core", "convolutional", "pooling", "normalization", "advanced_activations", "merge", "noise", "recurrent",
    "wrappers", "embeddings", "experimental", "experimental.preprocessing",
)  # fmt: skip
OPTIMIZERS = ("legacy", "adadelta_v2", "adagrad_v2", "adam_v2", "gradient_descent_v2", "rmsprop_v2")


@pytest.mark.parametrize(
    ("package", "modules", "name"),
    [("layers", LAYERS, "Dense"), ("optimizers", OPTIMIZERS, "Adam"), ("utils", ("np_utils", "vis_utils"), "get_file")],
)
def test_each_module_that_is_gone_has_the_names_of_its_package(
    export: Callable[..., Any], package: str, modules: tuple[str, ...], name: str
) -> None:
    """A file that imports from it is built, and hears where the name is now."""
    lines = (f"from keras.{package}.{module} import {name} as m{at}" for at, module in enumerate(modules))
    names = ", ".join(f"m{at}" for at in range(len(modules)))

    exported = export(MODEL.format(imports="; ".join(lines), names=names))

    assert exported.answer.document
    noted = {f"keras.{package}.{module} is gone from Keras 3, and was read as keras.{package}." for module in modules}
    assert set(exported.notes) == noted


def test_notes_on_files_that_hide_behind_modules_are_sorted(export: Callable[..., Any]) -> None:
    """By the name of the file, whatever the order of the imports."""
    shadowed = ("tensorflow", "numpy", "h5py", "absl", "keras")
    exported = export(
        MODEL.format(imports="; ".join(f"import {name}" for name in shadowed), names=", ".join(shadowed)),
        **dict.fromkeys(shadowed, ""),
    )
    names = [note.partition("`")[2].partition("`")[0] for note in exported.notes if "means the installed" in note]
    assert names == sorted(f"import {name}" for name in shadowed)
