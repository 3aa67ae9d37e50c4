"""One chart per file: a function to a Vega-Lite specification, without data and without colours.

The data sets that a chart names are given to it where it is drawn: by the scripts of a page, or as `datasets` where
vl-convert draws it as SVG. Colours come from `theme.py`, so that one specification serves light, dark and print.

The specifications are written as the JSON that Vega-Lite documents (https://vega.github.io/vega-lite/docs/), not by
Altair's objects, which would give the same: Altair takes half a second to import, which every run would pay, and
vl-convert draws and bundles without it.
"""

from typing import Any, TypeAlias

Spec: TypeAlias = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
"""The version that vl-convert bundles; a name, which nobody looks up."""


def in_page(height: int, layers: list[Spec], **more: object) -> Spec:
    """A chart as wide as its place on a page.

    Args:
        height: In pixels.
        layers: From the lowest to the uppermost.
        more: Further members of the specification, for all layers.
    """
    frame: Spec = {"width": "container", "height": height, "autosize": {"type": "fit-x", "contains": "padding"}}
    return {"$schema": VEGA_LITE, **frame, **more, "layer": layers}
