"""A grammar error, told to the student: which layer, what was received, what is allowed."""

import json
from typing import Any

from pydantic import ValidationError

MAX_SENTENCES = 5
_SHOWN = 80
"""Characters of a received value that are shown."""


def explain(error: ValidationError, document: bytes, allowed: tuple[str, ...], function: str) -> list[str]:
    """Turn the errors of `parse_document` into sentences, one for each fault, at most `MAX_SENTENCES`.

    Args:
        error: What pydantic found.
        document: The document it was found in.
        allowed: Layers that the assignment allows, for the reader.
        function: What the assignment calls the function that made the model.
    """
    try:
        root = json.loads(document)
    except (ValueError, RecursionError):
        return ["the exported model is no readable JSON; return a plain keras.Sequential or keras.Model"]
    faults = error.errors(include_url=False, include_context=False)
    told = list(dict.fromkeys(_sentence(fault, root, allowed, function) for fault in faults))
    if len(told) > MAX_SENTENCES:
        told = [*told[:MAX_SENTENCES], f"and {len(told) - MAX_SENTENCES} more faults of this kind"]
    return told


def _sentence(fault: Any, root: Any, allowed: tuple[str, ...], function: str) -> str:
    place, field, item = _walk(fault["loc"], root)
    if fault["type"] in {"union_tag_invalid", "union_tag_not_found"} and not field:
        if not place:
            return _not_a_model(item, function)
        return f"{place} is not among the layers of this assignment: {', '.join(allowed)}"
    if field.startswith(("input_layers", "output_layers")):
        kind = field.split("_")[0]
        return f"{place or 'the model'} must have exactly one {kind}; join several with Add or Concatenate"
    what = f"{place}: {field}" if place and field else place or field or "the exported model"
    message = str(fault["msg"])
    return f"{what}: {message[0].lower()}{message[1:]}, and is {_shown(fault['input'])}"


def _not_a_model(item: Any, function: str) -> str:
    name = item.get("registered_name") or item.get("class_name") if isinstance(item, dict) else None
    return (
        f"{function}() must return a keras.Sequential or a keras.Model(inputs, outputs) made of stock layers; "
        f"it returned {_shown(name)}, a class of its own, whose code cannot leave the jail"
    )


def _walk(loc: tuple[int | str, ...], root: Any) -> tuple[str, str, Any]:
    """Follow pydantic's path: (the layer's place, the argument's name, the innermost layer's JSON).

    The path also holds the tags of unions ("keras.layers.Conv2D"), which are no keys of the document.
    """
    places: list[str] = []
    field: list[str] = []
    item = value = root
    for part in loc:
        if isinstance(part, int) and isinstance(value, list) and part < len(value):
            parent, value = value, value[part]
            if field == ["layers"]:
                places.append(_place(parent, part))
                item, field = value, []
                continue
        elif isinstance(part, str) and isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(part, str) and ("." in part or field):
            continue
        if part != "config":
            field.append(str(part))
    return ", ".join(places), ".".join(field), item


def _place(layers: list[Any], index: int) -> str:
    position = sum(not _is_input(item) for item in layers[: index + 1]) or 1
    item = layers[index]
    if not isinstance(item, dict):
        return f"layer {position}"
    name = item["config"].get("name") if isinstance(item.get("config"), dict) else None
    kind = str(item.get("class_name"))[:_SHOWN]
    what = "operation" if "ops" in str(item.get("module")).split(".") else "layer"
    return f"{what} {position} ({kind} {_shown(name)})" if name else f"{what} {position} ({kind})"


def _is_input(item: Any) -> bool:  # any JSON
    return isinstance(item, dict) and item.get("class_name") == "InputLayer"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
