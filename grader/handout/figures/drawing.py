"""All figures as files."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl

from grader.handout.figures.canvas import CRISP, Canvas
from grader.handout.figures.convolution import convolution
from grader.handout.figures.effects import effects
from grader.handout.figures.feature_maps import feature_maps
from grader.handout.figures.learning_curve import learning_curve
from grader.handout.figures.palette import PALETTES, Palette
from grader.handout.figures.pooling import pooling
from grader.handout.figures.scene import Scene
from grader.handout.figures.shapes import shapes

# The title of each figure, by the name of its file.
FIGURES: dict[str, tuple[str, Callable[[Scene, Palette], Canvas]]] = {
    "convolution": ("A filter at one place of a digit, number by number", convolution),
    "feature_maps": ("A digit and its feature maps after the first and the second convolution", feature_maps),
    "pooling": ("Max pooling and average pooling of sixteen numbers", pooling),
    "shapes": ("The way of one image through a convolutional network", shapes),
    "effects": ("What variants of a network did to its accuracy, with their intervals", effects),
    "learning_curve": ("Training and validation accuracy after each epoch", learning_curve),
}

# Pictures consist of these, and are half as large if each says its height once.
_HORIZONTAL = re.compile(r"M (\S+) (\S+) \nL (\S+) \2 \n")


def draw(scene: Scene, folder: Path) -> None:
    """Write every figure as NAME-light.svg and NAME-dark.svg; the same scene gives the same bytes.

    Args:
        scene: What the figures show.
        folder: Where they are written; it must exist.
    """
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever a matplotlibrc on this machine says
        mpl.rc("svg", fonttype="path")  # letters as outlines look the same on every machine
        mpl.rc("svg", hashsalt="handout")  # ids in a file are the same at each run
        mpl.rc("font", family="DejaVu Sans")
        mpl.rc("text", parse_math=False)
        for name, (title, figure) in FIGURES.items():
            for variant, palette in PALETTES.items():
                text = _svg(figure(scene, palette), title)
                (folder / f"{name}-{variant}.svg").write_text(text, encoding="utf-8", newline="\n")


def _svg(canvas: Canvas, title: str) -> str:
    buffer = io.StringIO()
    # Without a creator, as that would name matplotlib's version.
    metadata = {"Title": title, "Date": None, "Creator": None}
    canvas.figure.savefig(buffer, format="svg", transparent=True, metadata=metadata)
    text = buffer.getvalue().replace("<svg ", '<svg role="img" ', 1)
    text = _HORIZONTAL.sub(r"M\1 \2H\3", text)
    return text.replace(f'<g id="{CRISP}', f'<g shape-rendering="crispEdges" id="{CRISP}')
