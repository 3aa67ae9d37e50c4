"""Which way a change goes, from its typed values: what changes of different students have in common.

A direction is a phrase that stands alone ("more filters", "relu → tanh"), without numbers of one student's model; it is
empty where a change has no direction, as that from one initialisation to another of the same kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.changes import Axis
from grader.variants.words import value_text

_BY_SIZE: Mapping[str, tuple[str, str]] = {
    "filters": ("more filters", "fewer filters"),
    "units": ("more units", "fewer units"),
    "window": ("larger window", "smaller window"),
    "stride": ("larger stride", "smaller stride"),
    "dilation": ("more dilation", "less dilation"),
    "pooling window": ("coarser pooling", "finer pooling"),
    "dropout": ("more dropout", "less dropout"),
    "learning rate": ("higher learning rate", "lower learning rate"),
}
"""Of an axis along which values are numbers: upwards and downwards."""


def of_setting(axis: Axis, before: Any, after: Any) -> str:
    """The direction from one value of a setting to another.

    Args:
        axis: Of the setting.
        before: The value in the model, as the spec has it.
        after: That in the variant.
    """
    if axis == "bias" or (axis == "regularisation" and (before is None or after is None)):
        return of_part(axis, added=bool(after))
    if axis == "activation":
        return exchanged(value_text(before), value_text(after))
    if axis == "padding":
        return f"padding {exchanged(value_text(before), value_text(after))}"
    if axis == "initialisation":
        return exchanged(*(_class_name(each) for each in (before, after)))
    sign = _sign(before, after)
    if axis not in _BY_SIZE or not sign:
        return ""
    return _BY_SIZE[axis][sign < 0]


def exchanged(before: str, after: str) -> str:
    """One kind in the place of another; nothing where both are of one kind."""
    return f"{before} → {after}" if before and after and before != after else ""


def of_part(name: str, *, added: bool) -> str:
    """A part that the model lacked, or that the variant lacks."""
    return f"{name} added" if added else f"{name} taken away"


def common(directions: Iterable[str]) -> str:
    """The direction of several changes together; empty where they go different ways."""
    different = set(directions)
    return different.pop() if len(different) == 1 else ""


def _sign(before: Any, after: Any) -> int:
    """1 where no extent is smaller and one is larger, -1 the other way round, and else 0."""
    first, second = _numbers(before), _numbers(after)
    if len(first) != len(second):
        return 0
    steps = [new - old for old, new in zip(first, second, strict=True)]
    if any(steps) and all(step >= 0 for step in steps):
        return 1
    return -1 if any(steps) and all(step <= 0 for step in steps) else 0


def _numbers(value: Any) -> Sequence[float]:
    values = value if isinstance(value, tuple) else (value,)
    return values if all(isinstance(each, int | float) and not isinstance(each, bool) for each in values) else ()


def _class_name(value: Any) -> str:
    return str(value.get("class_name", "")) if isinstance(value, Mapping) else ""
