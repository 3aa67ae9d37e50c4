"""What of a program is compared: what stays the same when somebody disguises it, and what does not."""

import ast
import textwrap

import pytest

from grader.worker.tokeniser.fingerprints import fingerprints
from grader.worker.tokeniser.tokens import segments

PLAIN = """
import keras
from keras import layers

def head(x, units):
    x = layers.Flatten()(x)
    return layers.Dense(units, activation="softmax")(x)

def build_model():
    image = keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu")(image)
    x = layers.MaxPooling2D(2)(x)
    model = keras.Model(image, head(x, units=10))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
"""
DISGUISED = '''
"""My own work."""
import tensorflow as tf
from tensorflow.keras.layers import Conv2D as Convolution, Dense, Flatten
from keras.layers import *

def make(features: "tensor", n: int) -> keras.Model:
    """Decide."""
    features = Flatten()(features)  # one long list
    return Dense(n, activation='softmax')(features)
'''


def written(source: str) -> list[list[str]]:
    """The segments of a program."""
    return segments(ast.parse(textwrap.dedent(source)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("def f(a):\n    b = a + 1\n    return b", "def g(x):\n    y = x + 2\n    return y"),
        ("x = 'a'  # one\n'''text'''", "y = '''b'''"),
        ("x = f'{1}'", "x = 'a'"),
        ("def f():\n    'Docstring.'\n    pass\n    return 1", "def f(): return 1"),
        ("def f(a: int) -> str:\n    b: int = a\n    return b", "def f(a):\n    b = a\n    return b"),
        ("import keras\nkeras.layers.Dense(3)", "from keras.layers import Dense\nDense(4)"),
        ("from keras.layers import Dense as D\nD(3)", "import tensorflow as tf\ntf.keras.layers.Dense(3)"),
        ("Dense(a, units=3, activation='relu')", "Dense(a, activation='tanh', units=8)"),
        ("def f(n): return n\nf(n=3)", "def g(units): return units\ng(units=9)"),
        ("self.a = 1\nself.a(x)", "self.b = 2\nself.b(x)"),
        ("Conv2D(3, (3, 3))", "Conv2D(3, -3)"),
        ("x=(1)\ny=[ 2,\n3 ]", "x = 1; y = [2, 3]"),
    ],
)
def test_what_an_author_can_change_without_writing_anything_else_does_not_count(first: str, second: str) -> None:
    """Names of one's own, texts, numbers, comments, annotations, imports, and the order of arguments by name."""
    assert written(first) == written(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("layers.Conv2D(3)(x)", "layers.Dense(3)(x)"),
        ("x = True", "x = None"),
        ("x = a + b", "x = a * b"),
        ("model.add(x)", "model.pop(x)"),
        ("Dense(3, activation=x)", "Dense(3, use_bias=x)"),
        ("if a:\n    b()", "while a:\n    b()"),
        ("x = [1, a]", "x = [1, 2]"),
        ("[a for a in b]", "{a for a in b}"),
    ],
)
def test_what_a_program_does_counts(first: str, second: str) -> None:
    """Layers, methods, operators, statements."""
    assert written(first) != written(second)


def test_definitions_in_another_order_have_the_same_fingerprints() -> None:
    """What stands at the top level can be moved around."""
    body, head = PLAIN[PLAIN.index("def build_model") :], PLAIN[: PLAIN.index("def build_model")]
    turned = f"{body}\n{head}"
    assert fingerprints(written(turned)) == fingerprints(written(PLAIN))


def test_statements_between_definitions_belong_to_no_definition() -> None:
    """Else what a definition ends with would depend on what stands below it."""
    parts = written("x = f(1)\ny = 2\ndef g(): return 1\nz = f()\nclass A: pass")
    assert parts == [
        [*written("x = f(1)")[0], *written("y = 2")[0]],
        *written("def g(): return 1"),
        *written("z = f()"),
        ["class"],
    ]


def test_renamed_reordered_and_commented_code_shares_its_fingerprints() -> None:
    """A function that was taken over and disguised is found in the other program."""
    disguised = fingerprints(written(DISGUISED))
    assert disguised
    assert disguised <= fingerprints(written(PLAIN))


def test_a_program_that_is_shorter_than_a_run_has_no_fingerprint() -> None:
    """There is nothing in it that could be anybody's own."""
    assert fingerprints(written("x = 1")) == frozenset()
