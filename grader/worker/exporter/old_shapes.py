"""Shapes of images as older Keras took them: with the channel first, or with the number of images in front."""

import ast

from grader.worker.exporter.corrections import Parts, separated

CHANNEL_LAST = "The channel comes last in today's shapes."


def channel_last(shape: ast.expr, begin: int = 0, channels: frozenset[str] = frozenset()) -> Parts:
    """The shape of an image that begins with its channel, in today's order; empty for any other.

    Args:
        shape: As it is written.
        begin: What stands before the image's own axes.
        channels: Names for the number of channels.
    """
    sizes = shape.elts[begin:] if isinstance(shape, ast.Tuple) else []
    first = [
        (isinstance(size, ast.Constant) and size.value in {1, 3})
        or (isinstance(size, ast.Name) and size.id in channels)
        for size in sizes
    ]
    return ("(", *separated([*sizes[1:], sizes[0]]), ")") if first == [True, False, False] else ()


def without_batch(value: ast.expr) -> Parts:
    """Write a shape without the number of images in front."""
    if isinstance(value, ast.Tuple | ast.List) and value.elts:
        rest = value.elts[1:]
        return ("(", *separated(rest), ",)" if len(rest) == 1 else ")")
    simple = isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    return (value, "[1:]") if simple else ("(", value, ")[1:]")
