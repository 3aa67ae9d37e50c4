"""Which statements of a file a function needs."""

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.source.needed import needed_statements


def kept(source: str) -> str:
    """The needed part of a file, as Python writes it."""
    return "\n".join(map(ast.unparse, needed_statements(ast.parse(textwrap.dedent(source)).body, "build_model")))


TUTORIAL = """
    from __future__ import annotations
    import numpy as np
    import matplotlib.pyplot as plt
    import tensorflow as tf
    from tensorflow.keras import layers, models

    tf.random.set_seed(1)
    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    x_train = x_train / 255.0
    FILTERS = 32
    plt.imshow(x_train[0])

    def block(filters):
        return layers.Conv2D(filters, 3, activation="relu")

    def build_model():
        model = models.Sequential([block(FILTERS), layers.Flatten(), layers.Dense(10)])
        return model

    model = build_model()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train)
    if __name__ == "__main__":
        FILTERS = 64
        model.summary()
"""


def test_a_tutorial_is_cut_down_to_its_model() -> None:
    """Data, training, plots and the main block go; imports, constants and helpers that are used stay."""
    assert kept(TUTORIAL).split("\n")[:5] == [
        "from __future__ import annotations",
        "from tensorflow.keras import layers, models",
        "FILTERS = 32",
        "def block(filters):",
        "    return layers.Conv2D(filters, 3, activation='relu')",
    ]
    assert "fit" not in kept(TUTORIAL)
    assert "load_data" not in kept(TUTORIAL)


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        pytest.param("A = 1", True, id="a constant"),
        pytest.param("A: int = 1", True, id="an annotated constant"),
        pytest.param("A, B = 1, 2", True, id="unpacking"),
        pytest.param("B = 1", False, id="another name"),
        pytest.param("from settings import A", True, id="an import"),
        pytest.param("from settings import *", True, id="a star import may bring anything"),
        pytest.param("A = []\nA.append(3)", True, id="a list that grows"),
        pytest.param("A = {}\nA['x'] = 3", True, id="an item"),
        pytest.param("A = dict()\nA.update(x=3)", True, id="a dict that is updated"),
        pytest.param("for A in range(3):\n    pass", True, id="a loop"),
        pytest.param("try:\n    import A\nexcept ImportError:\n    A = None", True, id="a guarded import"),
        pytest.param("if True:\n    A = 1", True, id="a condition"),
        pytest.param("with open('x') as A:\n    pass", True, id="a context"),
        pytest.param("print((A := 3))", True, id="a walrus"),
        pytest.param("class A:\n    pass", True, id="a class"),
        pytest.param("if __name__ == '__main__':\n    A = 1", False, id="the main block"),
        pytest.param("print('A')", False, id="a print"),
    ],
)
def test_a_statement_is_kept_for_the_name_it_binds(before: str, wanted: bool) -> None:
    """Whatever binds or changes a name that is read stays, all else goes."""
    lines = [*before.split("\n"), "def build_model():", "    return A"]
    found = kept("\n".join(lines))
    assert (ast.unparse(ast.parse(before).body[-1]) in found) is wanted


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("def build_model(A=2):\n    return A", id="a parameter"),
        pytest.param("def build_model():\n    A = 2\n    return A", id="a local variable"),
        pytest.param("def build_model():\n    return [A for A in range(3)]", id="a loop variable"),
        pytest.param(
            "def build_model():\n    def inner():\n        return A\n    A = 2\n    return inner()", id="a closure"
        ),
    ],
)
def test_a_local_name_does_not_drag_in_a_global_one(function: str) -> None:
    """`model` inside the function is not the trained `model` of the module."""
    assert "fit" not in kept(f"A = fit()\n{function}")


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("def build_model(size=A):\n    pass", id="a default"),
        pytest.param("@A\ndef build_model():\n    pass", id="a decorator"),
        pytest.param("def build_model():\n    return lambda: A", id="a lambda"),
        pytest.param("def build_model():\n    class Inner:\n        size = A\n    return Inner", id="a class body"),
        pytest.param("def build_model():\n    global A\n    A += 1", id="a global statement"),
        pytest.param("def helper():\n    return A\nbuild_model = helper", id="through another function"),
        pytest.param(
            "class Base:\n    size = A\nclass Net(Base):\n    pass\ndef build_model():\n    return Net()", id="a base"
        ),
    ],
)
def test_a_global_name_is_found_wherever_it_is_read(function: str) -> None:
    """Defaults, decorators, closures and bases need their names too."""
    assert "A = 1" in kept(f"A = 1\n{function}")


def test_the_last_definition_counts() -> None:
    """An earlier one of the same name is not even run."""
    assert kept("def build_model():\n    return 1\ndef build_model():\n    return 2").count("def") == 1


@given(st.lists(st.sampled_from(TUTORIAL.strip().split("\n    ")), max_size=12))
def test_what_is_kept_is_a_part_of_the_file_in_its_order(lines: list[str]) -> None:
    """No statement is invented, doubled or moved."""
    try:
        body = ast.parse("\n".join(lines)).body
    except SyntaxError:
        return
    chosen = needed_statements(body, "build_model")
    assert [node for node in body if node in chosen] == chosen
