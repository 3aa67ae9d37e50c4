"""Models by their names, out of one function and one process."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.model.document import parse_document
from grader.model.flatten import flatten

SOURCE = """
    import keras
    from keras import layers

    def build_model(filters=4):
        model = keras.Sequential([
            keras.Input((28, 28, 1)), layers.Conv2D(filters, 3), layers.Flatten(), layers.Dense(10),
        ])
        model.compile(loss="mse")
        return model

    def build_variants():
        {body}
"""


@pytest.fixture
def variants(export: Callable[..., Any]) -> Callable[..., Any]:
    """Run a function of this body, which returns the dictionary."""
    return lambda body, most=3: export(SOURCE.format(body=body), variants=most)


def test_every_model_comes_out_under_its_name(variants: Callable[..., Any]) -> None:
    """In the student's order, each with its own document, places and compile()."""
    answer = variants("return {'more': build_model(8), 'fewer': build_model(2)}").answer
    assert answer.document is answer.fault is None
    assert [variant.name for variant in answer.variants] == ["more", "fewer"]
    graphs = [flatten(parse_document(variant.document.encode())) for variant in answer.variants]
    assert [getattr(graph.layers[0], "filters", None) for graph in graphs] == [8, 2]
    assert {variant.compiled.line for variant in answer.variants} == {9}
    assert all(variant.places for variant in answer.variants)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("return {'good': build_model(8), 'bad': build_model(-1), 'last': build_model(2)}", id="a display"),
        pytest.param(
            "return {name: build_model(n) for name, n in {'good': 8, 'bad': -1, 'last': 2}.items()}",
            id="a comprehension",
        ),
    ],
)
def test_a_call_that_raises_costs_the_others_nothing(variants: Callable[..., Any], body: str) -> None:
    """Its variant has the sentence, with the line in the function that raised."""
    answer = variants(body).answer
    assert answer.fault is None
    good, bad, last = answer.variants
    assert [variant.name for variant in answer.variants] == ["good", "bad", "last"]
    assert good.fault is last.fault is None
    assert bad.document is None
    assert bad.fault.line == 7
    assert "filters" in bad.fault.problem


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param("models = [build_model(-1)]; return {'a': models[0].name and models[0]}", "filters", id="used"),
        pytest.param("return {'a': build_model(8), 'b': undefined}", "undefined", id="of its own"),
    ],
)
def test_an_exception_of_the_function_itself_is_all_that_is_said(
    variants: Callable[..., Any], body: str, problem: str
) -> None:
    """The first one, where the rest of the function cannot do without the model."""
    answer = variants(body).answer
    assert not answer.variants
    assert problem in answer.fault.problem


def test_other_functions_get_exceptions_as_ever(variants: Callable[..., Any]) -> None:
    """A helper that tries another number of filters finds that the first one raised."""
    body = """\
def tried(filters):
            try:
                return build_model(-filters)
            except ValueError:
                return build_model(filters)
        return {'a': tried(8), 'b': build_model(-1)}"""
    first, second = variants(body).answer.variants
    assert first.fault is None
    assert second.fault is not None


def test_what_fails_costs_the_others_nothing(variants: Callable[..., Any]) -> None:
    """A value that is no model, and a model that cannot be exported, have a sentence each."""
    answer = variants(
        """\
class Strange(keras.Model):
            def train_step(self, data): return {}
        plain = build_model()
        strange = Strange(plain.inputs, plain.outputs)
        return {'function': build_model, 'number': 3, 'strange': strange, 'good': build_model(8)}""",
        4,
    ).answer
    assert answer.fault is None
    faults = {variant.name: variant.fault for variant in answer.variants}
    assert list(faults) == ["function", "number", "strange", "good"]
    assert faults["good"] is None
    assert "must be a Keras model, and is an object of type function" in faults["function"].problem
    assert faults["function"].advice.startswith("Call it")
    assert "is an object of type int" in faults["number"].problem
    assert "has a train_step() of its own" in faults["strange"].problem


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(
            "return build_model()", "must return a dictionary of models, and returned one model", id="a model"
        ),
        pytest.param("return [build_model()]", "returned an object of type list", id="a list"),
        pytest.param("build_model()", "and returned nothing", id="nothing"),
        pytest.param("return {}", "returned a dictionary with nothing in it", id="an empty one"),
        pytest.param("return {1: undefined}", "undefined is not defined in this file", id="one that raises itself"),
    ],
)
def test_what_is_no_dictionary_is_one_fault(variants: Callable[..., Any], body: str, sentence: str) -> None:
    """It says what came back instead."""
    exported = variants(body)
    assert sentence in exported.message
    assert exported.answer.variants == ()


def test_too_many_and_odd_names_are_remarks(variants: Callable[..., Any]) -> None:
    """The first ones are looked at, under names that reports can show, and no two under one."""
    exported = variants(
        "model = build_model(); "
        "return {'': model, 'x' * 70: model, 'x' * 61: model, 3: model, '\\ud800': model, 'left out': model}", 5
    )  # fmt: skip
    names = [variant.name for variant in exported.answer.variants]
    assert names == ["(no name)", "x" * 60, f"{'x' * 60} (2)", "3", "\\ud800"]
    first, *others = exported.notes
    assert first.startswith("build_variants() returned 6 models, and at most 5 are looked at: the first ones.")
    assert len(others) == 5
    assert all("A name of a variant must be a text of 1 to 60 characters, and is" in note for note in others)


def test_without_the_function_there_is_nothing(export: Callable[..., Any]) -> None:
    """Nobody has to have variants: a file that only speaks of them is no fault."""
    source = SOURCE.format(body="pass").replace("def build_variants", "def variants")
    answer = export(f"{source}\n    # build_variants() is not written", variants=3).answer
    assert (answer.document, answer.fault, answer.variants) == (None, None, ())


def test_only_what_the_variants_need_is_run(variants: Callable[..., Any]) -> None:
    """A model that cannot be built is another story."""
    assert variants("return {'small': keras.Sequential([keras.Input((28, 28, 1)), layers.Dense(10)])}").answer.variants
