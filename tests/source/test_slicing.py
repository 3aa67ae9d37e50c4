"""Which statements of a file a function needs."""

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.source.slicing import Slice, slice_of, statements_of


def chosen(source: str) -> Slice:
    """What `build_model` needs of a file."""
    return slice_of(statements_of(ast.parse(textwrap.dedent(source)).body), "build_model")


def kept(source: str) -> str:
    """The needed statements, as Python writes them."""
    return "\n".join(map(ast.unparse, chosen(source).body))


TUTORIAL = """
    '''My first network.'''
    from __future__ import annotations
    import os
    import numpy as np
    import matplotlib.pyplot as plt
    import tensorflow as tf
    from tensorflow.keras import layers, models

    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    tf.random.set_seed(1)
    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    x_train = x_train.astype("float32") / 255.0
    SHAPE = (28, 28, 1)
    FILTERS = [32]
    FILTERS.append(64)
    plt.imshow(x_train[0])

    def plot(history):
        plt.plot(history.history["accuracy"])

    def block(filters):
        return layers.Conv2D(filters, 3, activation="relu")

    def build_model():
        model = models.Sequential([layers.Input(SHAPE), *map(block, FILTERS), layers.Flatten(), layers.Dense(10)])
        model.compile("adam", "sparse_categorical_crossentropy")
        return model

    model = build_model()
    history = model.fit(x_train, y_train, epochs=3)
    plot(history)
    print("Accuracy:", model.evaluate(x_test, y_test)[1])
    model.save("mnist.h5")
    if __name__ == "__main__":
        FILTERS = [128]
        model.summary()
        model.fit(x)
"""


def test_a_tutorial_is_cut_down_to_its_model() -> None:
    """Data, training, plots and the main block go; imports, constants and helpers that are used stay."""
    lines = kept(TUTORIAL).split("\n")
    assert lines[:8] == [
        "from __future__ import annotations",
        "from tensorflow.keras import layers",
        "from tensorflow.keras import models",
        "SHAPE = (28, 28, 1)",
        "FILTERS = [32]",
        "FILTERS.append(64)",
        "def block(filters):",
        "    return layers.Conv2D(filters, 3, activation='relu')",
    ]
    assert lines[8] == "def build_model():"
    assert len(lines) == 12


@pytest.mark.parametrize(
    ("before", "is_kept"),
    [
        pytest.param("A = 1", True, id="a constant"),
        pytest.param("B = 1", False, id="another name"),
        pytest.param("A = 1\nA += 2", True, id="an augmented constant"),
        pytest.param("A = B = 2\ndel A", True, id="a deleted name"),
        pytest.param("import A", True, id="an import"),
        pytest.param("import A as b", False, id="an import under another name"),
        pytest.param("from settings import A", True, id="a name from a module"),
        pytest.param("from settings import B, C", False, id="other names from a module"),
        pytest.param("from settings import *", True, id="a star import may bring anything"),
        pytest.param("try:\n    from b import *\nexcept ImportError:\n    pass", True, id="a guarded star import"),
        pytest.param("from __future__ import annotations", True, id="a future import changes how the rest is read"),
        pytest.param("try:\n    import A\nexcept ImportError:\n    A = None", True, id="a guarded import"),
        pytest.param("try:\n    import B\nexcept ImportError:\n    pass", False, id="another guarded import"),
        pytest.param("if True:\n    A = 1", True, id="a condition"),
        pytest.param("A = []\nA.append(3)", True, id="a list that grows"),
        pytest.param("A = []\nfor n in (1, 2):\n    A.append(n)", True, id="a list that grows in a loop"),
        pytest.param("A = {1}\nA.add(3)", True, id="a set that grows"),
        pytest.param("A = {}\nA['x'] = 3", True, id="an item"),
        pytest.param("import A\nA.x = 1", True, id="an attribute"),
        pytest.param("B = {}\nB['x'] = 3", False, id="an item of another name"),
        pytest.param("B = []\nB.append('A')", False, id="another list"),
        pytest.param("A = pile()\nA.add(3)", False, id="a method of an object of an unknown kind"),
        pytest.param("A = keras.Sequential()\nA.add(3)", True, id="a layer for a model"),
        pytest.param("A = Model(x, y)\nA.compile('adam')", True, id="a model that is compiled"),
        pytest.param("A = Sequential()\nA.fit(x)", False, id="training"),
        pytest.param("import A\nA.random.set_seed(1)", False, id="a call of a module"),
        pytest.param("print('A')", False, id="a print"),
        pytest.param("A", False, id="a bare name"),
        pytest.param("if __name__ == '__main__':\n    A = 1", False, id="the main block"),
        pytest.param("if '__main__' == __name__:\n    A = 1", False, id="the main block the other way round"),
        pytest.param("if __name__ != '__main__':\n    A = 1", True, id="a block for importers"),
        pytest.param("if __name__ == '__main__':\n    A = 1\nelse:\n    A = 2", True, id="a block with another part"),
    ],
)
def test_a_statement_is_kept_for_the_name_it_binds(before: str, is_kept: bool) -> None:
    """Whatever binds a name that is read, or changes what it stands for, stays; all else goes."""
    program = chosen("\n".join([*before.split("\n"), "def build_model():", "    return A"]))
    last = ast.unparse(ast.parse(before).body[-1])
    assert (last in [ast.unparse(node) for node in program.body]) is is_kept


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("def build_model(A=2):\n    return A", id="a parameter"),
        pytest.param("def build_model():\n    A = 2\n    return A", id="a local variable"),
        pytest.param("def build_model():\n    return [A for A in range(3)]", id="a loop variable"),
        pytest.param("def build_model():\n    return x.A(A=1)", id="an attribute and a keyword"),
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
        pytest.param("B = A\nC = B\ndef build_model():\n    return C", id="through other names"),
        pytest.param("build_model = lambda: A", id="a lambda for a function"),
        pytest.param(
            "class Base:\n    size = A\nclass Net(Base):\n    pass\ndef build_model():\n    return Net()", id="a base"
        ),
    ],
)
def test_a_global_name_is_found_wherever_it_is_read(function: str) -> None:
    """Defaults, decorators, closures and bases need their names too."""
    assert "A = 1" in kept(f"A = 1\n{function}")


def test_an_import_brings_only_what_is_read() -> None:
    """The other names may be gone from today's Keras, and nobody misses them."""
    source = "import np, A, cv2\nfrom keras.layers import Merge, B as C\ndef build_model():\n    return A, C"
    assert kept(source).split("\n")[:-2] == ["import A", "from keras.layers import B as C"]


def test_a_later_binding_of_a_name_is_kept() -> None:
    """As in Python, what a name stands for is decided when the function is called."""
    assert "A = 2" in kept("A = 1\ndef build_model():\n    return A\nA = 2")


@pytest.mark.parametrize(
    ("source", "definitions", "size"),
    [
        pytest.param("def build_model(): 1", 1, 1, id="once"),
        pytest.param("def build_model(): 1\ndef build_model(): 2", 2, 1, id="twice"),
        pytest.param("def build_model(): 1\nfrom helpers import build_model", 2, 1, id="imported later"),
        pytest.param("from helpers import build_model", 1, 1, id="imported"),
        pytest.param("def build_model(): 1\ndel build_model\ndef build_model(): 2", 2, 1, id="deleted in between"),
        pytest.param("def build_model(): 1\nbuild_model = wrap(build_model)", 1, 2, id="wrapped"),
        pytest.param("def build_model(): 1\nif x:\n    def build_model(): 2", 1, 2, id="perhaps once more"),
        pytest.param("def build_model(): 1\ndef build_model(): 2\nbuild_model = w(build_model)", 2, 2, id="both"),
        pytest.param("build_model, A = 1, 2\ndef build_model(): A", 1, 2, id="with a name that is needed"),
        pytest.param("if x:\n    def build_model(): 1\nelse:\n    def build_model(): 2", 1, 1, id="in two branches"),
        pytest.param("try:\n    from a import build_model\nexcept ImportError:\n    build_model = 1", 1, 1, id="try"),
    ],
)
def test_the_last_definition_counts(source: str, definitions: int, size: int) -> None:
    """An earlier one is not run, unless the last one is made from it or may not happen."""
    program = chosen(source)
    assert (program.definitions, len(program.body)) == (definitions, size)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param("build_model()", id="only called"),
        pytest.param("class Net:\n    def build_model(self): pass", id="a method"),
        pytest.param("if __name__ == '__main__':\n    def build_model(): pass", id="in the main block"),
        pytest.param("from helpers import *", id="perhaps behind a star"),
    ],
)
def test_a_function_that_is_not_defined_needs_nothing(source: str) -> None:
    """Only a statement at the top level that binds the name is a definition."""
    assert chosen(source) == Slice([])


def test_calls_on_a_needed_object_are_told() -> None:
    """What is done to a model outside the function is not always run, and its author should know why."""
    program = chosen("""
        import keras
        model = keras.Sequential()
        model.add(keras.layers.Dense(10))
        model.summary()
        model.fit(x)
        keras.utils.set_random_seed(1)
        other = keras.Sequential()
        other.add(keras.layers.Dense(10))
        def build_model():
            return model
        model.layers[0].trained()
    """)
    assert program.omitted_calls == (("model.trained()", 12),)


@given(st.lists(st.sampled_from(textwrap.dedent(TUTORIAL).strip().split("\n\n")), max_size=12))
def test_what_is_kept_is_a_part_of_the_file_in_its_order(parts: list[str]) -> None:
    """No statement is invented, doubled or moved."""
    statements = statements_of(ast.parse("\n".join(parts)).body)
    body = slice_of(statements, "build_model").body
    positions = [[statement.node for statement in statements].index(node) for node in body]
    assert positions == sorted(set(positions))


def test_a_long_file_takes_time_in_proportion() -> None:
    """Fifty thousand constants, each made from the next, are followed to the end."""
    chain = "\n".join(f"a{n} = a{n + 1}" for n in range(50_000))
    assert len(chosen(f"{chain}\ndef build_model(): a0").body) == 50_001


@pytest.mark.parametrize("method", ["evaluate", "export", "fit", "plot", "predict", "save", "save_weights", "summary"])
def test_a_call_that_builds_nothing_is_not_missed(method: str) -> None:
    """Nobody needs to hear that it is not run."""
    source = f"m = k.make()\nm.{method}(1)\nm.other(2)\ndef build_model():\n    return m\n"
    assert [call.name for call in chosen(source).omitted_calls] == ["m.other()"]


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("def build_model(hp: A = None) -> A: pass", id="an argument and the result"),
        pytest.param("def build_model():\n    x: A = 1", id="a local variable"),
        pytest.param("B: A = 1\ndef build_model(): return B", id="a variable"),
        pytest.param("def build_model(x: list[A] = None, *y: A, **z: A): pass", id="arguments of every kind"),
        pytest.param("async def f(x: A): pass\ndef build_model(): f", id="an asynchronous helper"),
    ],
)
def test_an_annotation_needs_nothing(function: str) -> None:
    """A name that occurs only in annotations may come from a package that is not here."""
    assert "import tuner" not in kept(f"import tuner as A\n{function}")


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("class B:\n    x: A = 1\ndef build_model(): return B()", id="a field"),
        pytest.param("@B\ndef build_model(x: A): pass", id="an argument of a decorated function"),
    ],
)
def test_what_a_class_or_a_decorator_may_look_up_is_only_tried(function: str) -> None:
    """A dataclass asks what `ClassVar` is; a name that cannot be had is no loss there."""
    attempt = "try:\n    import tuner as A\nexcept Exception:\n    pass"
    assert kept(f"import tuner as A\n{function}").startswith(attempt)
