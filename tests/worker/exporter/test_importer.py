"""What lies beside a submission, imported from memory, in the jail."""

import json
from collections.abc import Callable
from typing import Any

import pytest

BLOCKS = """
    from keras import layers
    import no_such_package

    def conv_block(filters):
        return layers.Conv2D(filters, 3, activation="relu")

    def plot():
        no_such_package.plot()

    raise SystemExit("training begins")
"""
MAIN = """
    import keras
    from keras import layers
    {line}

    def build_model():
        return keras.Sequential([keras.Input((28, 28, 1)), {block}(8), layers.Flatten(), layers.Dense(10)])
"""


def convolutions(document: str) -> int:
    """How many the model has."""
    return sum(layer["class_name"] == "Conv2D" for layer in json.loads(document)["config"]["layers"])


@pytest.mark.parametrize(
    ("line", "block"),
    [
        pytest.param("from blocks import conv_block", "conv_block", id="a name"),
        pytest.param("from blocks import conv_block as block", "block", id="another name"),
        pytest.param("import blocks", "blocks.conv_block", id="a module"),
        pytest.param("import blocks as b", "getattr(b, 'conv_block')", id="a module under another name"),
        pytest.param("from blocks import *", "conv_block", id="a star"),
        pytest.param("from .blocks import conv_block", "conv_block", id="a relative import"),
        pytest.param("from . import blocks", "blocks.conv_block", id="a relative module"),
        pytest.param("import importlib", "importlib.import_module('blocks').conv_block", id="importlib"),
        pytest.param(
            "try:\n        from blocks import conv_block\n    except ImportError:\n        conv_block = None",
            "conv_block",
            id="a guarded import",
        ),
    ],
)
def test_a_module_beside_the_file_is_imported(export: Callable[..., Any], line: str, block: str) -> None:
    """Only what is needed of it runs: not its own training, nor an import that nothing uses."""
    exported = export(MAIN.format(line=line, block=block), blocks=BLOCKS)
    assert exported.answer.fault is None
    assert convolutions(exported.answer.document) == 1


@pytest.mark.parametrize(
    ("line", "block"),
    [
        pytest.param("import parts.residual as r", "r.conv_block", id="a module of a folder"),
        pytest.param("import parts.residual", "parts.residual.conv_block", id="a folder and a module"),
        pytest.param("from parts.residual import conv_block", "conv_block", id="a name"),
        pytest.param("from parts import residual", "residual.conv_block", id="a module from a folder"),
        pytest.param("from parts import block", "block", id="a name of __init__.py"),
        pytest.param("from parts import *", "block", id="a star"),
        pytest.param("import parts", "parts.residual.conv_block", id="a module that __init__.py imports"),
    ],
)
def test_a_folder_is_a_package(export: Callable[..., Any], line: str, block: str) -> None:
    """Its own imports are relative, absolute, or circular."""
    init = """
        from . import residual
        from .residual import conv_block as block
        __all__ = ["block", "nonsense"]
        nonsense = open("/nowhere")
    """
    residual = BLOCKS + "\n    import parts\n    from parts.sizes import *\n    SIZE = THREE"
    sizes = "THREE = 3"
    files = {"parts__in____init__": init, "parts__in__residual": residual, "parts__in__sizes": sizes}
    exported = export(MAIN.format(line=line, block=block), **files)
    assert exported.answer.fault is None
    assert convolutions(exported.answer.document) == 1


def test_a_folder_needs_no_init_file(export: Callable[..., Any]) -> None:
    """As in Python."""
    exported = export(MAIN.format(line="from parts.a import conv_block as b", block="b"), parts__in__a=BLOCKS)
    assert exported.answer.fault is None


def test_the_function_may_come_from_a_module(export: Callable[..., Any]) -> None:
    """By its name or behind a star."""
    model = MAIN.format(line="", block="layers.Dense")
    for line in (
        "from model import build_model",
        "from model import *",
        "import model\nbuild_model = model.build_model",
    ):
        assert export(line, model=model).answer.document


def test_a_dataclass_works_in_a_module(export: Callable[..., Any]) -> None:
    """It looks its module up, and reads annotations that are only text."""
    blocks = """
        from __future__ import annotations
        from dataclasses import dataclass
        from keras import layers

        @dataclass
        class Block:
            filters: int

            def __call__(self, size: Any) -> Any:
                return layers.Conv2D(self.filters, 3)

        conv_block = Block(8)
    """
    assert export(MAIN.format(line="from blocks import conv_block", block="conv_block"), blocks=blocks).answer.document


@pytest.mark.parametrize(
    ("blocks", "check", "line", "sentence"),
    [
        pytest.param(
            "from keras import layers\ndef conv_block(n):\n    return layers.Conv2D(n, -1)",
            "contract",
            3,
            "build_model() raised ValueError",
            id="an exception in a function",
        ),
        pytest.param(
            "\nconv_block = layers.Conv2D",
            "contract",
            2,
            "layers is not defined. Add `from keras import layers` at the top.",
            id="a name",
        ),
        pytest.param(
            "import keras\nconv_block = keras.layers.conv2d",
            "contract",
            2,
            "keras.layers has no conv2d. Write Conv2D.",
            id="an attribute",
        ),
        pytest.param("def conv_block(n:\n", "source", 1, "The module is not valid Python", id="syntax"),
        pytest.param(
            "def conv_block(n):\n    break",
            "source",
            2,
            "The module is not valid Python: 'break' outside loop.",
            id="a fault that only the compiler sees",
        ),
        pytest.param(
            "conv_blok = 3", "contract", None, "blocks.py defines no conv_block. Did you mean conv_blok?", id="a slip"
        ),
        pytest.param(
            "from colours import red as conv_block",
            "contract",
            1,
            "There is no module colours here: it is neither installed nor handed in.",
            id="a module that is missing",
        ),
    ],
)
def test_a_fault_in_a_module_names_file_and_line(
    export: Callable[..., Any], blocks: str, check: str, line: int | None, sentence: str
) -> None:
    """Its line is one of the module; a name that the module does not have is the importing file's."""
    exported = export(MAIN.format(line="from blocks import conv_block", block="conv_block"), blocks=blocks)
    assert exported.message.startswith(sentence)
    assert exported.fault.check == check
    assert (exported.fault.path, exported.fault.line) == (("blocks.py", line) if line else ("", 4))


def test_what_a_module_makes_is_known_by_its_path_and_line(export: Callable[..., Any]) -> None:
    """A layer of a module, and a model that it compiles; a layer of the file itself has no path."""
    blocks = """
        import keras
        from keras import layers
        def conv_block(filters):
            return layers.Conv2D(filters, 3, name="convolution")
        def compiled(model):
            model.compile("adam", "sparse_categorical_crossentropy")
            return model
    """
    source = """
        import keras
        from keras import layers
        from blocks import compiled, conv_block
        def build_model():
            return compiled(keras.Sequential([
                keras.Input((28, 28, 1)), conv_block(8), layers.Flatten(name="flat"), layers.Dense(10),
            ]))
    """
    answer = export(source, blocks=blocks).answer
    places = {name: (answer.places[name].path, answer.places[name].line) for name in ("convolution", "flat")}
    assert places == {"convolution": ("blocks.py", 5), "flat": ("", 7)}
    assert (answer.compiled.path, answer.compiled.line) == ("blocks.py", 7)


def test_a_module_that_was_not_handed_in_is_named(export: Callable[..., Any]) -> None:
    """With the line that asks for it, and what to do."""
    exported = export(MAIN.format(line="from parts.blocks import conv_block", block="conv_block"))
    assert exported.fault.line == 4
    assert exported.message == (
        "There is no module parts here: it is neither installed nor handed in. If it is a file of your own, hand in "
        "parts.py with this one; if not, build the model without it."
    )


def test_a_broken_module_that_is_not_needed_is_not_read(export: Callable[..., Any]) -> None:
    """Like everything else that the function does not need."""
    exported = export(MAIN.format(line="from blocks import x", block="layers.Dense"), blocks="x = = 1")
    assert exported.answer.fault is None


def test_a_name_that_python_has_loaded_keeps_its_meaning(export: Callable[..., Any]) -> None:
    """A keras.py beside the file would break Keras itself; its author learns that it is not imported."""
    source = MAIN.format(line="import random", block="layers.Dense")
    files = {"keras": "raise SystemExit", "random": "raise SystemExit", "layers": "raise SystemExit"}
    exported = export(source, **files)
    assert exported.answer.fault is None
    assert exported.notes == [
        "`import keras` means the installed module, and not the file keras.py that was handed in. Rename that file."
    ]
