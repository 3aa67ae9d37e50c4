"""What a student wrote to cut a tensor: `x[:, 0]` of the operation that Keras calls GetItem."""

from typing import Any

_MOST_AXES = 6
_LARGEST = 1_000_000
_UNKNOWN = "…"


def slicing(operation: dict[str, Any]) -> str:
    """Name a GetItem of Keras's JSON as its author knows it.

    Args:
        operation: As it is in the document, of which nothing is certain.
    """
    match operation.get("inbound_nodes"):
        case [{"args": [_, key]}, *_]:
            return f"the slicing x[{_keys(key)}]"
    return "a slicing such as x[:, 0]"


def _keys(key: Any) -> str:
    match key:
        case {"class_name": "__tuple__", "config": {"value": list(items)}} | list(items) if items:
            texts = [_key(item) for item in items[:_MOST_AXES]]
            return ", ".join(texts if len(items) <= _MOST_AXES else [*texts, _UNKNOWN])
    return _key(key)


def _key(key: Any) -> str:
    match key:
        case {"class_name": "__slice__", "config": {"start": start, "stop": stop, "step": step}}:
            ends = ":".join("" if end is None else _number(end) for end in (start, stop))
            return ends if step is None else f"{ends}:{_number(step)}"
        case {"class_name": "__ellipsis__"}:
            return "..."
    return "None" if key is None else _number(key)


def _number(value: Any) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST
    return str(value) if is_number else _UNKNOWN
