"""How parts, settings and values are called in a sentence for a student."""

from collections.abc import Mapping
from typing import Any

from grader.changes import Axis
from grader.printable import shortened
from grader.variants.parts import Group

_NOUNS: dict[Group, str] = {
    "convolution": "convolution",
    "dense": "dense layer",
    "pooling": "pooling layer",
    "gathering": "flattening",
    "activation": "activation layer",
    "merging": "merging layer",
    "reshaping": "reshaping layer",
}
GROUP_AXES: dict[Group, Axis] = {
    "convolution": "depth",
    "dense": "depth",
    "pooling": "pooling",
    "gathering": "pooling",
    "activation": "activation",
    "normalisation": "normalisation",
    "augmentation": "augmentation",
    "dropout": "dropout",
    "rescaling": "rescaling",
    "merging": "connections",
    "reshaping": "shape",
}
"""The axis along which a part is added, taken away or exchanged for one of another kind."""
_SETTINGS: dict[str, tuple[Axis, str]] = {
    "filters": ("filters", "filters"),
    "depth_multiplier": ("filters", "filters for each channel"),
    "units": ("units", "units"),
    "kernel_size": ("window", "window"),
    "strides": ("stride", "stride"),
    "padding": ("padding", "padding"),
    "output_padding": ("padding", "output padding"),
    "dilation_rate": ("dilation", "dilation"),
    "activation": ("activation", "activation"),
    "use_bias": ("bias", "bias"),
    "pool_size": ("pooling window", "window"),
    "rate": ("dropout", "rate"),
    "stddev": ("dropout", "noise"),
}
_WITHIN_GROUPS: dict[tuple[Group, str], tuple[Axis, str]] = {
    ("convolution", "groups"): ("kind of convolution", "groups"),
    ("pooling", "strides"): ("pooling window", "stride"),
}
_KINDS = {
    "Conv2D": "convolution",
    "SeparableConv2D": "separable convolution",
    "DepthwiseConv2D": "depthwise convolution",
    "Conv2DTranspose": "transposed convolution",
    "Dense": "dense layer",
    "MaxPooling2D": "max pooling",
    "AveragePooling2D": "average pooling",
    "GlobalMaxPooling2D": "global max pooling",
    "GlobalAveragePooling2D": "global average pooling",
    "Flatten": "flattening",
    "BatchNormalization": "batch normalisation",
    "LayerNormalization": "layer normalisation",
    "GroupNormalization": "group normalisation",
    "UnitNormalization": "unit normalisation",
    "Dropout": "dropout",
}


def noun(group: Group) -> str:
    """What a part of a group is called."""
    return _NOUNS.get(group, group)


def kind_name(kind: str) -> str:
    """A layer's class in words, where it has any of its own."""
    return _KINDS.get(kind, kind)


def kind_axis(group: Group) -> Axis:
    """The axis along which a part is exchanged for one of another kind in the same place."""
    return "kind of convolution" if group == "convolution" else GROUP_AXES[group]


def setting(group: Group, key: str) -> tuple[Axis, str]:
    """Axis and name of a setting."""
    if key.endswith("_initializer"):
        return "initialisation", f"{key.removesuffix('_initializer').replace('_', ' ')} initialisation"
    if key.endswith("_regularizer"):
        return "regularisation", f"{key.removesuffix('_regularizer').replace('_', ' ')} regularisation"
    default = (GROUP_AXES[group], key.replace("_", " "))
    return _WITHIN_GROUPS.get((group, key)) or _SETTINGS.get(key, default)


def value_text(value: Any) -> str:
    """A setting's value, short."""
    match value:
        case None | False:
            text = "none"
        case True:
            text = "yes"
        case float() | int():
            text = f"{value:.7g}"
        case (int() as height, int() as width):
            text = f"{height}\N{MULTIPLICATION SIGN}{width}"
        case {"class_name": str(name), "config": Mapping() as config}:
            text = f"{name}{arguments(config)}"
        case Mapping():
            text = arguments(value)
        case _:
            text = str(value)
    return shortened(text)


def arguments(config: Mapping[str, Any]) -> str:
    """Named values in parentheses; empty where there are none."""
    named = ", ".join(f"{key}={value_text(value)}" for key, value in config.items() if value is not None)
    return shortened(f"({named})") if named else ""


def ordinal(number: int) -> str:
    """Write a place in a row: 1st, 2nd, 3rd, 4th and so on."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
