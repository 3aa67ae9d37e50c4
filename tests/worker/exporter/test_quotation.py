"""What an exception says, the same on every run."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.worker.exporter.quotation import repeatable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("in <function build_model at 0x7f3c219f6fc0>, found", "in build_model, found"),
        ("<function Net.<locals>.half at 0x7f3c219f6fc0>", "half"),
        ("<bound method Net.half of <Net name=net, built=True>>", "half"),
        ("<function <lambda> at 0x7f3c219f6fc0>", "lambda"),
        ("<keras.src.models.Sequential object at 0x7f3c219f6fc0> here", "an object of type Sequential here"),
        ("<__main__.f.<locals>.Net object at 0x7f3c219f6fc0>", "an object of type Net"),
        ("type <class 'keras.src.models.Sequential'>", "type Sequential"),
        ("lock at 0x7f3c219f6fc0 and 0x7f3c219f6fc0", "lock and "),
        ("cut off <function half at 0x7f3", "cut off <function half"),
        ("No file '/tmp/tmp3x_9/a.npz'", "No file 'a.npz'"),
        ("in /srv/x/site-packages/keras/src/layer.py:12", "in layer.py:12"),
        ("one of {'b', 'c', 'a'}", "one of {'a', 'b', 'c'}"),
        ("shape (28, 28)/255, 0x1f, keras.io/api/layers, https://keras.io/a/b, {'a': 1, 'b': 2}",) * 2,
    ],
)
def test_what_differs_from_run_to_run_is_left_out(text: str, shown: str) -> None:
    """Addresses, folders and the order of a set; nothing else."""
    assert repeatable(text) == shown


def test_long_text_takes_time_in_proportion() -> None:
    """A student's exception may say anything."""
    for piece in ("<", "/a", "{'a', ", "<function ", "0x", "<a.", "<bound method a of <"):
        repeatable(piece * 5_000)


def test_an_exception_in_its_own_words_is_the_same_on_every_run(export: Callable[..., Any]) -> None:
    """Whoever reads it twice sees one fault."""
    exported = export("def build_model():\n    raise ValueError(object(), build_model, '/tmp/x/y', {'b', 'a'})\n")
    assert exported.message == (
        "build_model() raised ValueError: (an object of type object, build_model, 'y', {'a', 'b'})."
    )
