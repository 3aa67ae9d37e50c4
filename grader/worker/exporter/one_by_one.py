"""Lets one variant fail without the others: exceptions of the calls that make them become values in their places."""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import NamedTuple

from grader.worker.exporter.explanation import OUT_OF_MEMORY


class FailedCall(NamedTuple):
    """In place of what a function would have returned."""

    error: Exception


def called_one_by_one(call: Callable[[], object], namespace: dict[str, object], function: str) -> object:
    """Call the student's function for variants; where that raises, once more, with single calls that may fail.

    Args:
        call: Calls it.
        namespace: Of the student's module.
        function: Its name.

    Raises:
        Exception: It raises outside the calls of the student's other functions as well.
    """
    try:
        return call()
    except OUT_OF_MEMORY:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised in the end, or belongs to one variant
        with _failing_alone(namespace, function):
            try:
                return call()
            except Exception:  # noqa: BLE001 - whatever it is, the first one says what is wrong
                raise error from None


@contextmanager
def _failing_alone(namespace: dict[str, object], function: str) -> Iterator[None]:
    """Make functions of the student's give a `FailedCall` to the function for variants where they raise."""
    own = {
        name: value
        for name, value in namespace.items()
        if isinstance(value, FunctionType) and value.__globals__ is namespace and name != function
    }
    namespace.update({name: _caught(value, function) for name, value in own.items()})
    try:
        yield
    finally:
        namespace.update(own)


def _caught(call: FunctionType, function: str) -> Callable[..., object]:
    @functools.wraps(call)
    def caught(*arguments: object, **named: object) -> object:
        try:
            return call(*arguments, **named)
        except Exception as error:
            # Only for the function itself, and comprehensions and lambdas in it: others count on exceptions.
            caller, *inner = sys._getframe(1).f_code.co_qualname.split(".")  # noqa: SLF001
            if caller != function or not all(name.startswith("<") for name in inner):
                raise
            return FailedCall(error)

    return caught
