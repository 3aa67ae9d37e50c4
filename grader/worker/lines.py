"""Where in a student's source each layer of a model was made."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import keras

_MOST_LINES = 1_000
_MOST_CHARACTERS = 200


class Lines:
    """Notes the student's line whenever a layer or an operation is made; lasts as long as its process does."""

    def __init__(self, place: Callable[[FrameType], str | None]) -> None:
        """Begin to watch.

        Args:
            place: How to call the line that a frame stands at; `None` for a frame that is not the student's.
        """
        self._place = place
        self._made: dict[int, tuple[Any, str]] = {}  # with the object, so that no other gets its id
        original = keras.Operation.__init__

        def noting(operation: Any, *arguments: Any, **named: Any) -> None:
            self._note(operation)
            original(operation, *arguments, **named)

        keras.Operation.__init__ = noting

    def of(self, model: keras.Model) -> dict[str, str]:
        """The line of each layer and operation of a model, by its name; the first where names repeat."""
        lines: dict[str, str] = {}
        for operation in _operations(model):
            found = self._made.get(id(operation))
            name = getattr(operation, "name", None)
            if found and isinstance(name, str) and len(name) <= _MOST_CHARACTERS and len(lines) < _MOST_LINES:
                lines.setdefault(name, found[1])
        return lines

    def _note(self, operation: object) -> None:
        frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the caller of the constructor
        while frame is not None:
            if place := self._place(frame):
                self._made[id(operation)] = (operation, place[:_MOST_CHARACTERS])
                return
            frame = frame.f_back


def _operations(model: keras.Model) -> Iterator[Any]:
    waiting, seen = [model], {id(model)}
    while waiting:
        inner = waiting.pop()
        for operation in getattr(inner, "operations", inner.layers):
            yield operation
            if isinstance(operation, keras.Model) and id(operation) not in seen:
                seen.add(id(operation))
                waiting.append(operation)
