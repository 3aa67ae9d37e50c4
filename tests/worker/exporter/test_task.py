"""What a submission's own process says of it."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.worker.jail import Limits

MODEL = """
    import keras
    from keras import layers

    def build_model():
        model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])
        {last}
"""


def test_a_model_comes_out_as_keras_json(export: Callable[..., Any]) -> None:
    """The document of an honest model is one that the grammar reads."""
    exported = export(MODEL.format(last="return model"))
    assert exported.outcome.fault is None
    graph = flatten(parse_document(exported.answer.document.encode()))
    assert [layer.class_name for layer in graph.layers] == ["Conv2D", "Flatten", "Dense"]


@pytest.mark.parametrize(
    ("last", "message"),
    [
        pytest.param("pass", "returned nothing. End it with `return model`", id="nothing"),
        pytest.param("return [model]", "returned an object of type list", id="a list"),
        pytest.param("return keras.Sequential", "returned the class Sequential", id="a class"),
        pytest.param("return model.layers", "returned a list of layers", id="its layers"),
        pytest.param("import sys; sys.exit()", "ended the program", id="exit"),
        pytest.param("raise NotImplementedError('Write it.')", "is not written yet. Write it.", id="the template"),
        pytest.param("return (model, 3)", "tuple with a model in it. Return the model alone", id="a pair"),
        pytest.param("yield model", "returned an object of type generator. End it with `return model`", id="a yield"),
        pytest.param(
            "from tensorflow.python.keras.models import Sequential; return Sequential()",
            "Keras no longer has tensorflow.python.keras (now tensorflow.keras). Write:",
            id="an old model",
        ),
        pytest.param(
            "import importlib; old = importlib.import_module('tensorflow.python.keras'); return old.Sequential()",
            "a model of tensorflow.python.keras, an old private copy. Import from keras",
            id="an old model without an import that is seen",
        ),
        pytest.param(
            "import importlib; old = importlib.import_module('tensorflow.python.keras'); "
            "Own = type('Own', (old.Model,), {}); return Own()",
            "a model of tensorflow.python.keras, an old private copy. Import from keras",
            id="a class of one's own over an old model",
        ),
        pytest.param("return keras.Input((3,))", "Return keras.Model(inputs, outputs)", id="an output"),
        pytest.param("return modle", "modle is not defined. Did you mean model?", id="a misspelt name"),
        pytest.param(
            "open('/etc/passwd').read()",
            "Error (passwd): there are no files and no network here",
            id="a file",
        ),
    ],
)
def test_a_broken_contract_is_a_sentence(export: Callable[..., Any], last: str, message: str) -> None:
    """Whatever build_model() does instead of returning a model, its author reads what, where and what to do."""
    exported = export(MODEL.format(last=last))
    assert message in exported.message
    assert exported.fault.check == "contract"


def test_the_line_is_the_students_own(export: Callable[..., Any]) -> None:
    """An exception inside Keras points to the line of the submission that led there."""
    exported = export("""\
        from keras import layers

        def helper():
            return layers.Dense(-1)

        def build_model():
            return helper()
        """)
    assert exported.fault.line == 4
    assert "is -1" in exported.message


def test_a_fault_that_only_the_compiler_sees_has_its_line(export: Callable[..., Any]) -> None:
    """Some syntax errors pass the parser; to the student they are all the same."""
    exported = export("""\
        def build_model():
            break
        """)
    assert (exported.fault.check, exported.fault.line) == ("source", 2)
    assert exported.message == "The file is not valid Python: 'break' outside loop."


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        pytest.param(
            "def build_model(shape, *, units): 1",
            "requires shape, units. Write the values into the function",
            id="a function",
        ),
        pytest.param("build_model = lambda n: n", "so that build_model() is enough", id="a lambda"),
        pytest.param("class build_model:\n    def __init__(self, n): 1", "requires n", id="a class"),
    ],
)
def test_a_required_argument_is_a_sentence(export: Callable[..., Any], definition: str, message: str) -> None:
    """Nobody gives any."""
    assert message in export(definition).message


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param("def build_model(units=10, *rest, size=3, **named): return make()", id="defaults"),
        pytest.param("build_model = make", id="another name"),
        pytest.param("build_model = lambda: make(10)", id="a lambda"),
        pytest.param("from functools import partial\nbuild_model = partial(make, units=10)", id="a partial"),
        pytest.param("class Net:\n    build = staticmethod(make)\nbuild_model = Net.build", id="a static method"),
        pytest.param("from functools import cache\n@cache\ndef build_model(): return make()", id="a decorator"),
    ],
)
def test_whatever_can_be_called_builds_a_model(export: Callable[..., Any], definition: str) -> None:
    """A correct model is graded whatever its style."""
    make = (
        "import keras\ndef make(units=10):\n"
        "    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Dense(units)])\n"
    )
    assert export(make + definition).answer.document


def test_a_function_that_is_its_model_is_reported(export: Callable[..., Any]) -> None:
    """A model can be called too, and is the wrong thing to call."""
    exported = export(MODEL.format(last="return model") + "\n    build_model = build_model()\n")
    assert exported.message.startswith("build_model must be the function that makes the model, and is the model")


def test_a_broken_contract_points_to_the_function(export: Callable[..., Any]) -> None:
    """Nothing was raised there, but there it is to be mended."""
    assert export("import keras\n\ndef build_model():\n    pass\n").fault.line == 3


def test_a_name_of_the_main_block_is_reported(export: Callable[..., Any]) -> None:
    """A constant that only a script sets is missing, and the sentence says why."""
    exported = export("if __name__ == '__main__':\n    SIZE = 3\ndef build_model():\n    return SIZE\n")
    assert exported.fault.line == 4
    assert "SIZE is set only below `if __name__ == '__main__':` (line 1), which is not run" in exported.message


def test_returning_what_a_method_gives_is_reported(export: Callable[..., Any]) -> None:
    """`return model.compile(...)` is the most common way to return nothing."""
    message = export(MODEL.format(last="return model.compile('adam', 'mse')")).message
    assert message.startswith("build_model() returned nothing: it returns the result of model.compile(...). Write that")


def test_each_layer_is_known_by_its_line(export: Callable[..., Any]) -> None:
    """Layers, operations and layers of helper functions: the line that the student wrote them in."""
    exported = export("""
        import keras
        from keras import layers

        def block(x):
            return layers.Conv2D(4, 3, name="convolution")(x)

        def build_model():
            image = keras.Input((28, 28, 1), name="image")
            inner = keras.Sequential([
                layers.Flatten(name="flat"),
                layers.Dense(10, name="last"),
            ], name="head")
            return keras.Model(image, inner(block(image) * 2))
        """)
    places = exported.answer.places
    expected = {"convolution": 6, "flat": 11, "last": 12, "head": 10, "multiply": 14}
    assert {name: places[name].line for name in expected} == expected


def test_an_oversized_layer_is_refused_before_it_takes_memory(export: Callable[..., Any]) -> None:
    """A billion weights are counted and not made: the sentence names the layer, and half the memory would be enough."""
    small = Limits(cpu_seconds=10, memory_bytes=3 << 30)
    exported = export(MODEL.format(last="model.add(keras.layers.Dense(10**8)); return model"), limits=small)
    assert exported.message.startswith("Dense 'dense_1' brings the model to 1,000,")
    assert "and the assignment allows 3,000,000" in exported.message


def test_a_lambda_is_no_reason_to_fail_in_the_jail(export: Callable[..., Any]) -> None:
    """It is written down like any layer, and refused later with a sentence of its own."""
    assert (
        "Lambda"
        in export(MODEL.format(last="model.add(keras.layers.Lambda(lambda x: x)); return model")).answer.document
    )


def test_what_a_submission_prints_is_kept_apart(export: Callable[..., Any]) -> None:
    """Standard output is a log, however much it looks like a result, and no more than 64 KiB of it is kept."""
    exported = export(MODEL.format(last='print(\'{"document": "forged"}\' * 10_000); return model'))
    assert "forged" in exported.outcome.log
    assert "bytes were dropped" in exported.outcome.log
    assert "forged" not in exported.answer.document


def test_chance_differs_between_two_builds(export: Callable[..., Any]) -> None:
    """Forks do not inherit the state of a random generator, so that a model that rolls dice is found out."""
    source = """
        import random
        import numpy as np

        def build_model():
            raise ValueError(f"{random.random()} {np.random.random()}")
        """
    first, second = (export(source).message.split()[-2:] for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize("stream", ["None", "object()"])
def test_a_process_ends_whatever_was_made_of_its_output(export: Callable[..., Any], stream: str) -> None:
    """Nothing that is done after the answer goes wrong for it, so that no thread is waited for."""
    waits = "import sys, threading, time; threading.Thread(target=time.sleep, args=(1_000,)).start()"
    exported = export(MODEL.format(last=f"{waits}; sys.stdout = sys.stderr = {stream}; return model"))
    assert exported.outcome.fault is None
    assert exported.answer.document
