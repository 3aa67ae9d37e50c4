"""Blanks of a template that Python runs all the same."""

from collections.abc import Callable
from typing import Any

import pytest

START = "import keras\nfrom keras import layers\n"
BEGIN = "model = keras.Sequential([keras.Input((28, 28, 1))])"
ADVICE = "Write in its place what the template asks for."
BLANKS = {
    "None above the function": (
        f"{START}FILTERS = None  # TODO\ndef build_model():\n    {BEGIN}\n    model.add(layers.Conv2D(FILTERS, 3))\n",
        3,
        "FILTERS = None.",
    ),
    "None for an argument by name": (
        f"{START}def build_model():\n    rate = None\n    {BEGIN}\n    model.add(layers.Dropout(rate=rate))\n",
        4,
        "rate = None.",
    ),
    "None for the shape": (
        f"{START}def build_model():\n    shape = None\n    return keras.Sequential([keras.Input(shape)])\n",
        4,
        "shape = None.",
    ),
    "None in a list of layers": (
        f"{START}def build_model():\n    return keras.Sequential([\n        keras.Input((28, 28, 1)),\n"
        "        layers.Conv2D(None, 3),\n        layers.Flatten(),\n    ])\n",
        6,
        "None.",
    ),
    "a layer whose weights are made later": (
        f"{START}def build_model():\n    dense = layers.Dense(units=None)\n    return dense(keras.Input((3,)))\n",
        4,
        "None.",
    ),
    "dots above the function": (
        f"{START}K = ...\ndef build_model():\n    {BEGIN}\n    model.add(layers.Conv2D(8, K))\n",
        3,
        "K = ...",
    ),
    "a text above the function": (
        f"{START}A = '____'\ndef build_model():\n    {BEGIN}\n    model.add(layers.Dense(8, activation=A))\n",
        3,
        "A = '____'.",
    ),
    "the optimizer": (
        f"{START}def build_model():\n    {BEGIN}\n    model.compile(optimizer='...', loss='...')\n",
        5,
        "'...'.",
    ),
    "the loss": (
        f"{START}def build_model():\n    {BEGIN}\n    model.compile(optimizer='adam', loss='...')\n    return model\n",
        5,
        "loss='...'.",
    ),
    "the loss without quotes": (
        f"{START}def build_model():\n    {BEGIN}\n    model.compile('adam', ...)\n    return model\n",
        5,
        "loss=...",
    ),
    "the learning rate": (
        f"{START}LR = None\ndef build_model():\n    {BEGIN}\n    model.compile(keras.optimizers.Adam(LR))\n",
        3,
        "LR = None.",
    ),
    "the model": (
        f"{START}def build_model():\n    model = None  # YOUR CODE HERE\n    return model\n",
        4,
        "model = None.",
    ),
}


@pytest.mark.parametrize(("source", "line", "shown"), BLANKS.values(), ids=BLANKS)
def test_a_blank_that_runs_is_shown_where_it_stands(
    export: Callable[..., Any], source: str, line: int, shown: str
) -> None:
    """And not where Keras stumbles over it."""
    exported = export(source)
    assert (exported.message, exported.fault.line) == (f"A blank is not filled in: {shown} {ADVICE}", line)


@pytest.mark.parametrize(
    "body",
    [
        "units = None\n    units = 8\n    return layers.Dense(units, 'rellu')",
        "for units in (8, None):\n        layers.Dense(units, 'rellu')",
        "act = None\n    return layers.Dense(8, act, activaton=act)",
        "return layers.Dense(8, use_bias=None, activaton=None)",
    ],
)
def test_a_none_that_is_no_blank_is_left_alone(export: Callable[..., Any], body: str) -> None:
    """A name that gets a value too, and an argument that may be None."""
    assert "blank" not in export(f"{START}def build_model():\n    {body}\n").message


def test_dots_among_statements_are_noted(export: Callable[..., Any]) -> None:
    """The model is graded as it is, and its author hears of what may be missing; elsewhere dots mean nothing."""
    exported = export(f"""\
        import keras
        class Settings:
            ...
        def later(): ...
        def build_model():
            {BEGIN}
            # YOUR CODE HERE
            ...
            later()
            Settings()
            return model
        """)
    assert exported.answer.document
    (note,) = exported.answer.notes
    assert note.line == 8
    assert f"{note.problem} {note.advice}" == (
        "`...` does nothing: in a template it marks where code is to be written. Write that code, or delete the dots."
    )
