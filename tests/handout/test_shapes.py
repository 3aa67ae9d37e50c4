"""The figure of a network's layers: how one leads to the next, and what stands out."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch

from grader.handout.figures import LayerShape, Scene
from grader.handout.figures.canvas import Canvas
from grader.handout.figures.palette import LIGHT
from grader.handout.figures.shapes import shapes

LAYERS = (
    LayerShape("image", (28, 28, 1), 0),
    LayerShape("Conv2D", (26, 26, 4), 40),
    LayerShape("Flatten", (2704,), 0),
    LayerShape("Dense", (10,), 27_050),
)


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    """A network of two pictures and two vectors that takes a blank digit for a 3."""
    blank = np.zeros((28, 28))
    return shapes(
        Scene(
            digit=blank,
            kernel=blank,
            feature_map=blank,
            first=blank,
            second=blank,
            pooled_from=blank,
            maximum=blank,
            average=blank,
            layers=LAYERS,
            probabilities=np.array([0.02] * 3 + [0.82] + [0.02] * 6),
            accuracy=(),
            validation_accuracy=(),
            threshold=0.95,
        ),
        LIGHT,
    )


def test_an_arrow_leads_from_each_layer_to_the_next_and_to_the_answer(canvas: Canvas) -> None:
    """As many as there are layers, that between the rows among them."""
    arrows = [patch for axes in canvas.figure.axes for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    assert len(arrows) == len(LAYERS)


def test_the_layers_and_the_chosen_digit_are_bold(canvas: Canvas) -> None:
    """With the digit its probability, and with the bars what they show."""
    bold = [text.get_text() for axes in canvas.figure.axes for text in axes.texts if text.get_fontweight() == "bold"]
    assert bold == [*(layer.kind for layer in LAYERS), "probability of each digit", "3", "82 %"]
