"""What a variant changes of how a model is trained: optimizer, learning rate, loss, and the activation at its end."""

from collections.abc import Iterator, Mapping
from typing import Any

from grader.changes import Change
from grader.model.graph import ModelSpec
from grader.model.optimizers import Optimizer
from grader.variants.words import arguments, value_text

_RATE = "learning_rate"


def compiled_changes(model: ModelSpec, variant: ModelSpec) -> Iterator[Change]:
    """Describe the differences."""
    yield from _optimizer_changes(model.optimizer, variant.optimizer)
    first, second = model.loss.model_dump(), variant.loss.model_dump()
    ends = _end(model), _end(variant)
    if first["class_name"] != second["class_name"]:
        yield Change(axis="loss", text=f"loss {first['class_name']} → {second['class_name']}")
    yield from (Change(axis="loss", text=f"{text} in the loss") for text in _settings(first, second))
    # Probabilities from the model or from the loss: one change, and not two.
    if ends[0] != ends[1] and model.loss.expects_logits == variant.loss.expects_logits:
        yield Change(axis="activation", text=f"{ends[0]} → {ends[1]} at the end")


def _end(model: ModelSpec) -> str:
    return model.graph.output_activation


def _optimizer_changes(first: Optimizer, second: Optimizer) -> Iterator[Change]:
    before, after = first.model_dump(), second.model_dump()
    if first.class_name != second.class_name:
        yield Change(axis="optimizer", text=f"{_short(before)} → {_short(after)}")
        return
    if before[_RATE] != after[_RATE]:
        old, new = value_text(before.pop(_RATE)), value_text(after.pop(_RATE))
        yield Change(axis="learning rate", text=f"learning rate {old} → {new}" if old != new else "another schedule")
    yield from (Change(axis="optimizer", text=f"{text} in {first.class_name}") for text in _settings(before, after))


def _short(optimizer: Mapping[str, Any]) -> str:
    named = {"learning rate": optimizer[_RATE], "momentum": optimizer.get("momentum") or None}
    return f"{optimizer['class_name']}{arguments(named)}"


def _settings(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    for key, value in first.items():
        if key != "class_name" and key in second and second[key] != value:
            yield f"{key.replace('_', ' ')} {value_text(value)} → {value_text(second[key])}"
