"""The handout's figures: one file for each, and what they share in `palette.py`, `canvas.py` and `grid.py`."""

from grader.handout.figures.drawing import draw
from grader.handout.figures.scene import LayerShape, Scene, VariantEffect

__all__ = ["LayerShape", "Scene", "VariantEffect", "draw"]
