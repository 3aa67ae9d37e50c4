"""Errors of the grammar as findings for the student: which layer, what was received, what is allowed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from grader.model import advice
from grader.model.fault import Findings, handful
from grader.model.location import Location, finding, innermost, locate, quoted
from grader.model.slicing import slicing
from grader.printable import MAX_SHOWN, shortened
from grader.records import Finding, Place

_MOST_FAULTS = 500
"""Of a document that are looked at; a forged one has a hundred thousand."""
_MOST_NAMES = 3
"""Of arguments in one another that a sentence shows."""
_MOST_LISTED = 15
"""A longer list of layers helps nobody in a sentence."""
_NO_TAG = {"union_tag_invalid", "union_tag_not_found"}
_WRONG_KIND = _NO_TAG | {"literal_error", "none_required", "model_type", "model_attributes_type"}
"""Types of pydantic's errors that are about a whole value, not about a number in it."""
_KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "True or False",
    "string_type": "a text",
}
_BOUNDS = (("le", "at most"), ("ge", "at least"), ("lt", "below"), ("gt", "above"))


class Reader(NamedTuple):
    """What the author of a model knows it by."""

    function: str
    """The assignment's name for what made the model."""
    allowed: Sequence[str]
    """Layers of the assignment."""
    places: Mapping[str, Place]
    """Where the layers of these names were written."""


class _Complaint(NamedTuple):
    """What is wrong with a layer; equal for layers that have the same fault."""

    rest: str
    """Of the sentence that begins with the layer."""
    advice: str = ""
    start: str = ""
    """Of the sentence, before the layer."""


def explain(error: ValidationError, root: Any, reader: Reader) -> Findings:
    """Turn the errors of `parse_document` into a handful of findings, one for each fault.

    Args:
        error: What pydantic found.
        root: The JSON it was found in.
        reader: For whom.
    """
    faults = error.errors(include_url=False)
    if faults[0]["type"] == "json_invalid":
        return (_no_json(faults[0]["msg"]),)
    complaints: dict[_Complaint, dict[str, Location]] = {}
    for fault in faults[:_MOST_FAULTS]:
        location, complaint = _complaint(fault, root, reader)
        complaints.setdefault(complaint, {}).setdefault(location.label, location)
    return handful([
        finding(tuple(locations.values()), complaint.rest, complaint.advice, complaint.start)
        for complaint, locations in complaints.items()
    ])  # fmt: skip


def _no_json(message: str) -> Finding:
    """What the parser of JSON cannot read although Python writes it."""
    if "recursion" in message:
        return Finding(
            problem="Models are nested more deeply than can be read.", advice="Put fewer of them into one another."
        )
    return Finding(problem="A name in the model holds half a character.", advice="Type the names again.")


def not_allowed(allowed: Sequence[str]) -> str:
    """Rest of the sentence for a layer that the grader knows and the assignment excludes."""
    names = f": {', '.join(allowed)}" if len(allowed) <= _MOST_LISTED else ", which its spec.toml lists"
    return f"is not among the layers of this assignment{names}"


def verdict(fault: ErrorDetails) -> str:
    """Rest of a sentence that begins with an argument: "must be at most 4,096, and is 5,000"."""
    demand = requirement(fault)
    return f"{demand}, and is {received(fault['input'])}" if demand.startswith("must") else f"cannot be used: {demand}"


def requirement(fault: ErrorDetails) -> str:
    """What pydantic asked for, in plain words: "must be at most 4,096"."""
    limits = fault.get("ctx", {})
    for key, words in _BOUNDS:
        if key in limits:
            return f"must be {words} {_number(limits[key])}"
    if fault["type"] == "none_required":
        return "must be left out"
    if kind := _KINDS.get(fault["type"]):
        return f"must be {kind}"
    message = shortened(fault["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1), 300)
    return f"{message[:1].lower()}{message[1:]}"


def received(value: Any) -> str:
    """A value as a person would write it; an object of Keras by its class."""
    if isinstance(value, dict):
        if value.get("class_name") == "function":
            return f"the function {quoted(value.get('config'))}"
        if "class_name" in value:
            return _NAMES.get(str(value["class_name"]), quoted(value["class_name"]))
        if "value" in value:  # how Keras 3 writes a lambda that is an argument
            return "a lambda"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shortened(_number(value))
    return (isinstance(value, str) and _NAMES.get(value)) or quoted(value)


_NAMES = {"__lambda__": "a lambda", "__numpy__": "an array", "__tensor__": "a tensor"}


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.7g}"


def _complaint(fault: ErrorDetails, root: Any, reader: Reader) -> tuple[Location, _Complaint]:
    """The layer, and what is wrong with it."""
    levels, field, item = _walk(fault["loc"], root, reader.places)
    if fault["type"] in _NO_TAG and not field:
        if not levels:
            return Location(label=f"{reader.function}()"), _not_a_model(item)
        return innermost(levels), _unknown(item, reader.allowed)
    return innermost(levels), _structural(fault, field) or _argument(fault, field)


def _structural(fault: ErrorDetails, field: str) -> _Complaint | None:
    """What is wrong with how a model is put together, or `None`."""
    kind = field.partition(".")[0]
    if kind in advice.MODELS:
        return _Complaint(*advice.MODELS[kind])
    if fault["type"] == "too_long" and kind == "layers":
        count, most = len(fault["input"]), fault["ctx"]["max_length"]
        return _Complaint(f"has {count:,} layers, and at most {most} can be taken over", "Use fewer layers.")
    return None


def _argument(fault: ErrorDetails, field: str) -> _Complaint:
    """What is wrong with an argument."""
    if fault["type"] == "extra_forbidden":
        return _Complaint(f"has an argument {field!r} that the grader does not know", "Leave it out.")
    kind, *rest = field.split(".")
    is_class = rest in (["module"], ["class_name"], ["registered_name"])  # of an object of a class that is not Keras's
    if kind == "dtype" or (fault["type"] in _WRONG_KIND and (is_class or not rest)) or _is_array(fault["input"]):
        for ending, correction in advice.ARGUMENTS:
            if kind.endswith(ending):
                value = "" if kind == "dtype" or is_class else f"; it is {received(fault['input'])}"
                return _Complaint(f"{correction.problem}{value}", correction.advice, f"the argument {kind} of ")
    return _Complaint(verdict(fault), start=f"the argument {field} of " if field else "")


def _unknown(item: Any, allowed: Sequence[str]) -> _Complaint:
    if not isinstance(item, dict):
        return _Complaint("is not a layer", "Return a plain keras.Sequential or keras.Model.")
    module, name = _word(item.get("module")), _word(item.get("class_name"))
    if _is_operation(item):
        instead = advice.OPERATIONS.get(name, "Use a layer of keras.layers that does the same.")
        return _Complaint("is not a layer, and only layers can be taken over", instead)
    if module.split(".", maxsplit=1)[0] != "keras":
        return _Complaint(*advice.OWN_CLASS)
    if name in advice.LAYERS:
        return _Complaint("cannot be taken over", advice.LAYERS[name])
    return _Complaint(not_allowed(allowed))


def _not_a_model(item: Any) -> _Complaint:
    name = item.get("registered_name") or item.get("class_name") if isinstance(item, dict) else None
    label = str(name)[:MAX_SHOWN]
    return _Complaint(
        "must return a keras.Sequential or a keras.Model(inputs, outputs) made of stock layers, and returned "
        f"{label}, a class of your own, whose code cannot be taken over",
        advice.OWN_MODEL,
    )


def _walk(loc: tuple[int | str, ...], root: Any, places: Mapping[str, Place]) -> tuple[Sequence[Location], str, Any]:
    """Follow pydantic's path: (the layer and the models around it, the argument's name, the innermost layer's JSON).

    The path also holds the tags of unions ("keras.layers.Conv2D"), which are not keys of the document.
    """
    levels: list[Location] = []
    field: list[str] = []
    item = value = root
    for part in loc:
        if isinstance(part, int) and isinstance(value, list) and part < len(value):
            parent, value = value, value[part]
            if field == ["layers"]:
                levels.append(_location(parent, part, places))
                item, field = value, []
                continue
        elif isinstance(part, str) and isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(part, str) and ("." in part or field):
            continue
        if part != "config":
            field.append(str(part)[:MAX_SHOWN])
    return levels, ".".join(field[:_MOST_NAMES]), item


def _location(layers: list[Any], index: int, places: Mapping[str, Place]) -> Location:
    position = sum(not _is_input(item) for item in layers[: index + 1]) or 1
    item = layers[index]
    if not isinstance(item, dict):
        return Location(label=f"layer {position}")
    name = item["config"].get("name") if isinstance(item.get("config"), dict) else None
    kind = _word(item.get("class_name"))
    written = slicing(item) if kind == "GetItem" else kind
    return locate(position, kind, name, places, operation=written if _is_operation(item) else "")


def _is_operation(item: dict[str, Any]) -> bool:
    return "ops" in _word(item.get("module")).split(".")


def _is_input(item: Any) -> bool:  # any JSON
    return isinstance(item, dict) and item.get("class_name") == "InputLayer"


def _is_array(value: Any) -> bool:
    return isinstance(value, list) or (
        isinstance(value, dict) and str(value.get("class_name")) in {"__numpy__", "__tensor__"}
    )


def _word(value: object) -> str:
    """A class or a module as it is written; what is not text is neither, and Keras writes no such thing."""
    return value[:MAX_SHOWN] if isinstance(value, str) else "None"
