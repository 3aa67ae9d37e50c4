"""How usual is an architecture outside this class? Small networks for MNIST as people write them: `networks.txt`."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from grader.likeness import Usual
from grader.variants.alignment import TooLongError
from grader.variants.distance import distance
from grader.variants.parts import Group, Part
from grader.variants.words import kind_name, value_text

_SMALL = 1e-9
"""Distances are sums of few numbers, divided; those that are equal in theory differ by less."""
_KINDS: dict[str, tuple[Group, str]] = {
    "conv": ("convolution", "Conv2D"),
    "dense": ("dense", "Dense"),
    "max": ("pooling", "MaxPooling2D"),
    "average": ("pooling", "AveragePooling2D"),
    "flatten": ("gathering", "Flatten"),
    "dropout": ("dropout", "Dropout"),
    "batch": ("normalisation", "BatchNormalization"),
}
_MOST_LAYERS = 14
"""That a reader is shown of one network."""


class Network(NamedTuple):
    """A network that some public programs have."""

    programs: int
    parts: tuple[Part, ...]
    """With those settings alone that are known."""


@cache
def public_networks() -> tuple[Network, ...]:
    """Read the networks that come with the grader."""
    lines = (files("grader.originality") / "networks.txt").read_text(encoding="utf-8").splitlines()
    counted = (line.split(" ", 1) for line in lines if not line.startswith("#"))
    return tuple(Network(int(count), tuple(_parts(layers.split(", ")))) for count, layers in counted)


def usual(models: Sequence[Sequence[Part]], most: float) -> Usual:
    """Count the public programs whose networks are no farther than `most` from one of some models."""
    networks = public_networks()
    alike = sum(network.programs for network in networks if any(_is_near(network, parts, most) for parts in models))
    return Usual(alike=alike, total=sum(network.programs for network in networks))


def described(parts: Sequence[Part]) -> str:
    """Name the layers of a model, in a line; no word of it is a student's."""
    names = list(map(_described, parts))
    left = len(names) - _MOST_LAYERS
    return ", ".join(names if left <= 1 else [*names[:_MOST_LAYERS], f"and {left:,} more"])


def _is_near(network: Network, parts: Sequence[Part], most: float) -> bool:
    with suppress(TooLongError):
        return distance(network.parts, parts) <= most + _SMALL
    return False


def _parts(layers: Sequence[str]) -> Iterator[Part]:
    for position, layer in enumerate(layers):
        word, *rest = layer.split()
        group, kind = _KINDS[word]
        yield Part(group, kind, dict(_settings(group, rest)), position, (position - 1,))


def _settings(group: Group, words: Sequence[str]) -> Iterator[tuple[str, Any]]:
    match group, words:
        case "convolution", [filters, window, *rest]:
            yield from (("filters", int(filters)), ("kernel_size", _window(window)))
            stride = rest[rest.index("stride") + 1] if "stride" in rest else "1x1"
            yield from (("strides", _window(stride)), ("padding", "same" if "same" in rest else "valid"))
            yield "activation", next((word for word in rest if word in {"relu", "tanh", "sigmoid"}), "linear")
        case "dense", [units, *rest]:
            yield from (("units", int(units)), ("activation", rest[0] if rest else "linear"))
        case "pooling", [window]:
            yield from (("pool_size", _window(window)), ("strides", _window(window)))
        case "dropout", [rate]:
            yield "rate", float(rate)


def _window(text: str) -> tuple[int, int]:
    height, width = map(int, text.split("x"))
    return height, width


def _described(part: Part) -> str:
    settings = part.settings
    named = [settings[key] for key in ("filters", "units", "kernel_size", "pool_size", "rate") if key in settings]
    named += [settings[key] for key in ("activation",) if settings.get(key, "linear") != "linear"]
    return " ".join((kind_name(part.kind), *map(value_text, named)))
