"""Decorators on build_model(), run for real in the jail."""

from collections.abc import Callable
from typing import Any

import pytest

MODEL = """\
import contextlib, functools, time
import click
import keras
import tensorflow as tf
{before}
{decorators}
def build_model():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
"""
TIMED = "def timed(function):\n    @functools.wraps(function)\n    def wrapper():\n        {body}\n    return wrapper"
FORGETFUL = TIMED.format(body="function()")


@pytest.mark.parametrize(
    ("before", "decorators", "message"),
    [
        pytest.param(
            "",
            "@tf.function",
            "The decorator @tf.function lets build_model() return tensors only, and it has to return a model. "
            "Remove @tf.function.",
            id="tf.function",
        ),
        pytest.param("", "@tf.function(jit_compile=True)", "Remove @tf.function.", id="with arguments"),
        pytest.param(
            FORGETFUL,
            "@timed",
            "build_model() returned nothing: the decorator @timed does not return what the function returns. "
            "Let it return that, or remove @timed.",
            id="one that forgets to return",
        ),
        pytest.param(
            FORGETFUL,
            "@timed\n@functools.cache",
            "build_model() returned nothing: one of the decorators @timed, @functools.cache does not return what the "
            "function returns. Let it return that, or remove it.",
            id="one of two",
        ),
        pytest.param(
            TIMED.format(body="return function(), 1.5"),
            "@timed",
            "build_model() returned an object of type tuple: the decorator @timed does not return",
            id="one that returns a pair",
        ),
        pytest.param(
            "def timed(function): pass",
            "@timed",
            "The decorator @timed returns nothing, and so there is no function build_model(). "
            "Let it return the inner function, or remove @timed.",
            id="one that forgets its wrapper",
        ),
        pytest.param(
            "def timed(function): return function()",
            "@timed",
            "The decorator @timed puts the model itself in the place of the function build_model(). Remove @timed.",
            id="one that calls the function",
        ),
        pytest.param(
            TIMED.format(body="return 3"),
            "@timed",
            "build_model() returned an object of type int: the decorator @timed does not call the function. "
            "Remove @timed, and return the model.",
            id="one that does not call it",
        ),
        pytest.param(
            "",
            "@property",
            "The decorator @property puts an object of type property in the place of the function build_model(). "
            "Remove @property.",
            id="property",
        ),
        pytest.param(
            "",
            "@click.command()",
            "The decorator @click.command does not let build_model() return its model (SystemExit). "
            "Remove @click.command.",
            id="one that ends the program",
        ),
    ],
)
def test_a_decorator_that_loses_the_model_is_named(
    export: Callable[..., Any], before: str, decorators: str, message: str
) -> None:
    """With its line, and no word on modules that its author never wrote."""
    exported = export(MODEL.format(before=before, decorators=decorators))
    assert message in exported.message
    assert exported.fault.line == 6 + before.count("\n")
    assert exported.notes == []


@pytest.mark.parametrize(
    "decorator",
    [
        "@functools.lru_cache",
        "@functools.cache",
        "@staticmethod",
        "@keras.saving.register_keras_serializable()",
        "@tf.autograph.experimental.do_not_convert",
    ],
)
def test_a_decorator_that_returns_the_model_costs_nothing(export: Callable[..., Any], decorator: str) -> None:
    """Whatever it does beside."""
    assert export(MODEL.format(before="", decorators=decorator)).answer.document


def test_a_function_wrapped_by_hand_is_told_too(export: Callable[..., Any]) -> None:
    """A decorator is only a way to write a call."""
    exported = export(MODEL.format(before="", decorators="") + "\nbuild_model = tf.function(build_model)\n")
    assert exported.message.endswith("it has to return a model. Remove tf.function.")
    assert exported.fault.line == 10


@pytest.mark.parametrize(
    ("imports", "decorator", "package", "line"),
    [
        ("from beartype import beartype", "@beartype", "beartype", 5),
        ("from beartype import beartype, BeartypeConf", "@beartype(conf=BeartypeConf(is_debug=True))", "beartype", 5),
        ("import typeguard", "@typeguard.typechecked", "typeguard", 6),
        ("from typeguard import typechecked", "@typechecked(always=True)", "typeguard", 5),
        ("from jaxtyping import jaxtyped, Float", "@jaxtyped(typechecker=Float[int, 'b h'] | None)", "jaxtyping", 5),
        ("import beartype.door\nfrom jaxtyping import jaxtyped", "@jaxtyped", "jaxtyping", 6),
    ],
)
def test_a_decorator_that_checks_types_changes_nothing(
    export: Callable[..., Any], imports: str, decorator: str, package: str, line: int
) -> None:
    """The packages are not here; a note with the line says that nothing is checked."""
    answer = export(MODEL.format(before=imports, decorators=decorator)).answer
    assert answer.document
    problem = f"{package} is not installed here, and its checks of types are left out."
    assert [(note.problem, note.line) for note in answer.notes] == [(problem, line)]


def test_a_type_checker_that_was_handed_in_is_that_file(export: Callable[..., Any]) -> None:
    """It comes before the one that stands in."""
    source = MODEL.format(before="from beartype import beartype", decorators="@beartype")
    assert "has no argument activaton" in export(source, beartype=FAULTY).message


FAULTY = "import keras\ndef beartype(function):\n    return keras.layers.Dense(3, activaton='relu')\n"


def test_a_function_that_returns_nothing_itself_is_not_its_decorators_fault(export: Callable[..., Any]) -> None:
    """The decorator passes on what it gets."""
    before = TIMED.format(body="return function()")
    source = MODEL.format(before=before, decorators="@timed").replace("    return keras", "    model = keras")
    assert export(source).message == "build_model() returned nothing. End it with `return model`."


def test_a_mistake_within_a_decorator_is_told_as_such(export: Callable[..., Any]) -> None:
    """Its line is where it is to be mended."""
    exported = export(MODEL.format(before=TIMED.format(body="model = function(); return modle"), decorators="@timed"))
    assert exported.message == "modle is not defined. Did you mean model?"
    assert exported.fault.line == 8
