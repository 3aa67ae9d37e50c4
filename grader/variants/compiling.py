"""What a variant changes of how a model is trained: optimizer, learning rate, loss, and the activation at its end."""

from collections.abc import Iterator, Mapping
from typing import Any

from grader.changes import Change
from grader.model.graph import ModelSpec
from grader.model.optimizers import Optimizer
from grader.variants import directions
from grader.variants.words import arguments, value_text

_RATE = "learning_rate"


def compiled_changes(model: ModelSpec, variant: ModelSpec) -> Iterator[Change]:
    """Describe the differences."""
    yield from _optimizer_changes(model.optimizer, variant.optimizer)
    first, second = model.loss.model_dump(), variant.loss.model_dump()
    ends = _end(model), _end(variant)
    if first["class_name"] != second["class_name"]:
        names = directions.exchanged(first["class_name"], second["class_name"])
        yield Change(axis="loss", text=f"loss {names}", direction=names)
    yield from (Change(axis="loss", text=f"{text} in the loss") for text in _settings(first, second))
    # Probabilities from the model or from the loss: one change, and not two.
    if ends[0] != ends[1] and model.loss.expects_logits == variant.loss.expects_logits:
        text = f"{directions.exchanged(*ends)} at the end"
        yield Change(axis="activation", text=text, direction=text)


def _end(model: ModelSpec) -> str:
    return model.graph.output_activation


def _optimizer_changes(first: Optimizer, second: Optimizer) -> Iterator[Change]:
    before, after = first.model_dump(), second.model_dump()
    if first.class_name != second.class_name:
        names = directions.exchanged(first.class_name, second.class_name)
        yield Change(axis="optimizer", text=f"{_short(before)} → {_short(after)}", direction=names)
        return
    if before[_RATE] != after[_RATE]:
        rates = before.pop(_RATE), after.pop(_RATE)
        old, new = map(value_text, rates)
        text = f"learning rate {old} → {new}" if old != new else "another schedule"
        yield Change(axis="learning rate", text=text, direction=directions.of_setting("learning rate", *rates))
    yield from (Change(axis="optimizer", text=f"{text} in {first.class_name}") for text in _settings(before, after))


def _short(optimizer: Mapping[str, Any]) -> str:
    named = {"learning rate": optimizer[_RATE], "momentum": optimizer.get("momentum") or None}
    return f"{optimizer['class_name']}{arguments(named)}"


def _settings(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    for key, value in first.items():
        if key != "class_name" and key in second and second[key] != value:
            yield f"{key.replace('_', ' ')} {value_text(value)} → {value_text(second[key])}"
