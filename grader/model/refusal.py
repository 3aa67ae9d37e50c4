"""A grammar error, told to the student: which layer, what was received, what is allowed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from grader.model import advice
from grader.printable import MAX_SHOWN, shortened

MAX_SENTENCES = 5
_MOST_FAULTS = 500
"""Of a document that are looked at; a forged one has a hundred thousand."""
_MOST_LEVELS = 3
"""Of models in one another that a place names."""
_MOST_PLACES = 3
_MOST_LISTED = 15
"""A longer list of layers helps nobody in a sentence."""
_WRONG_KIND = {
    "union_tag_invalid", "union_tag_not_found", "literal_error", "none_required", "model_type", "model_attributes_type",
}  # fmt: skip
"""Types of pydantic's errors that are about a whole value, not about a number in it."""


class Reader(NamedTuple):
    """What the author of a model knows it by."""

    function: str
    """The assignment's name for what made the model."""
    allowed: Sequence[str]
    """Layers of the assignment."""
    lines: Mapping[str, str]
    """Where the layers of these names were written."""


def explain(error: ValidationError, root: Any, reader: Reader) -> list[str]:
    """Turn the errors of `parse_document` into sentences, one for each fault, at most `MAX_SENTENCES`.

    Args:
        error: What pydantic found.
        root: The JSON it was found in.
        reader: For whom.
    """
    faults = error.errors(include_url=False)
    if faults[0]["type"] == "json_invalid":
        if "recursion" in faults[0]["msg"]:
            return ["models are nested more deeply than can be read; put fewer of them into one another"]
        return ["a name in the model holds half a character; type the names again"]  # Python reads and writes such
    places: dict[str, list[str]] = {}
    for fault in faults[:_MOST_FAULTS]:
        place, told = _fault(fault, root, reader)
        if place not in places.setdefault(told, []):
            places[told].append(place)
    sentences = [together(found, told) for told, found in places.items()]
    if len(sentences) > MAX_SENTENCES:
        sentences = [*sentences[:MAX_SENTENCES], f"and {len(sentences) - MAX_SENTENCES} more faults of this kind"]
    return sentences


def together(places: Sequence[str], told: str) -> str:
    """One sentence for a fault that several layers share; `told` goes on where a place ends."""
    first, *others = places
    if not others:
        return f"{first}{told}"
    more = f" and {len(others) - _MOST_PLACES} more" if len(others) > _MOST_PLACES else ""
    return f"{first}{told}; the same holds for {', '.join(others[:_MOST_PLACES])}{more}"


def nested(places: Sequence[str]) -> str:
    """Where a layer stands: each model around it, from the outermost on."""
    if len(places) > _MOST_LEVELS:
        places = [places[0], "…", *places[1 - _MOST_LEVELS :]]
    return ", ".join(places)


def not_allowed(allowed: Sequence[str]) -> str:
    """Rest of the sentence for a layer that the grader knows and the assignment excludes."""
    listed = f": {', '.join(allowed)}" if len(allowed) <= _MOST_LISTED else ", which its spec.toml lists"
    return f" is not among the layers of this assignment{listed}"


def _fault(fault: Any, root: Any, reader: Reader) -> tuple[str, str]:
    """The layer's place, and what is wrong with it."""
    place, field, item = _walk(fault["loc"], root, reader.lines)
    if fault["type"] in {"union_tag_invalid", "union_tag_not_found"} and not field:
        return (place, _unknown(item, reader.allowed)) if place else ("", _not_a_model(item, reader.function))
    place = place or "the model"
    kind, *rest = field.split(".")
    if kind in advice.MODELS:
        return place, f" {advice.MODELS[kind]}"
    if fault["type"] == "too_long" and kind == "layers":
        return place, f" has {len(fault['input']):,} layers, and at most {fault['ctx']['max_length']} can be taken over"
    if fault["type"] == "extra_forbidden":
        return place, f" has an argument {field!r} that the grader does not know; leave it out"
    if kind == "dtype" or (fault["type"] in _WRONG_KIND and not rest) or _is_array(fault["input"]):
        for ending, told in advice.ARGUMENTS:
            if kind.endswith(ending):
                received = "" if kind == "dtype" else f"; it is {_received(fault['input'])}"
                return place, f": {kind} {told}{received}"
    return place, f": {field}{' ' * bool(field)}{demanded(fault)}, and is {_received(fault['input'])}"


def demanded(fault: Any) -> str:
    """What pydantic asked for, in plain words: "must be at most 4,096"."""
    for key, words in (("le", "at most"), ("ge", "at least"), ("lt", "below"), ("gt", "above")):
        if key in fault.get("ctx", {}):
            limit = fault["ctx"][key]
            return f"must be {words} {limit:,}" if isinstance(limit, int) else f"must be {words} {limit:g}"
    if fault["type"] == "none_required":
        return "must be left out"
    message = shortened(str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "must be", 1), 300)
    return f"{message[:1].lower()}{message[1:]}"


def _unknown(item: Any, allowed: Sequence[str]) -> str:
    if not isinstance(item, dict):
        return " is no layer; return a plain keras.Sequential or keras.Model"
    module, name = _word(item.get("module")), _word(item.get("class_name"))
    if "ops" in module.split("."):
        instead = advice.OPERATIONS.get(name, "use a layer of keras.layers that does the same")
        return f" is no layer, and only layers can be taken over; {instead}"
    if module.split(".", maxsplit=1)[0] != "keras":
        return f" {advice.OWN_CLASS}"
    if name in advice.LAYERS:
        return f" cannot be taken over; {advice.LAYERS[name]}"
    return not_allowed(allowed)


def _not_a_model(item: Any, function: str) -> str:
    name = item.get("registered_name") or item.get("class_name") if isinstance(item, dict) else None
    shown = str(name)[:MAX_SHOWN]
    return (
        f"{function}() must return a keras.Sequential or a keras.Model(inputs, outputs) made of stock layers, and "
        f"returned {shown}, a class of your own, whose code cannot be taken over; {advice.OWN_MODEL.format(shown)}"
    )


def _walk(loc: tuple[int | str, ...], root: Any, lines: Mapping[str, str]) -> tuple[str, str, Any]:
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
                places.append(_place(parent, part, lines))
                item, field = value, []
                continue
        elif isinstance(part, str) and isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(part, str) and ("." in part or field):
            continue
        if part != "config":
            field.append(str(part)[:MAX_SHOWN])
    return nested(places), ".".join(field[:_MOST_LEVELS]), item


def _place(layers: list[Any], index: int, lines: Mapping[str, str]) -> str:
    position = sum(not _is_input(item) for item in layers[: index + 1]) or 1
    item = layers[index]
    if not isinstance(item, dict):
        return f"layer {position}"
    name = item["config"].get("name") if isinstance(item.get("config"), dict) else None
    kind = _word(item.get("class_name"))
    what = "operation" if "ops" in _word(item.get("module")).split(".") else "layer"
    shown = f"{kind} {_shown(name)}" if name else kind
    line = lines.get(name) if isinstance(name, str) else None
    return f"{what} {position} ({shown}, {line})" if line else f"{what} {position} ({shown})"


def _is_input(item: Any) -> bool:  # any JSON
    return isinstance(item, dict) and item.get("class_name") == "InputLayer"


def _is_array(value: Any) -> bool:
    return isinstance(value, list) or (
        isinstance(value, dict) and str(value.get("class_name")) in {"__numpy__", "__tensor__"}
    )


_NAMES = {"__lambda__": "a lambda", "__numpy__": "an array", "__tensor__": "a tensor"}


def _received(value: Any) -> str:
    """A value as a person would say it; an object of Keras by its class."""
    if isinstance(value, dict):
        if value.get("class_name") == "function":
            return f"the function {_shown(value.get('config'))}"
        if "class_name" in value:
            return _NAMES.get(str(value["class_name"]), _shown(value["class_name"]))
        if "value" in value:  # how Keras 3 writes a lambda that is an argument
            return "a lambda"
    return (isinstance(value, str) and _NAMES.get(value)) or _shown(value)


def _shown(value: object) -> str:
    # Of a long text only the beginning is written out: a hundred faults may have one layer's name in them.
    return shortened(repr(value[: MAX_SHOWN + 1] if isinstance(value, str) else value))


def _word(value: object) -> str:
    """A class or a module as it is written; what is no text is none, and Keras writes none such."""
    return value[:MAX_SHOWN] if isinstance(value, str) else "None"
