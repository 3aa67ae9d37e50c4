"""A page to draw on, measured in the pixels that a reader sees."""

from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline

from grader.handout.figures.palette import Palette

WIDTH = 800
SMALL, NORMAL, LARGE = 13.0, 15.0, 18.0

# CSS has 96 pixels and typography 72 points to an inch.
_PIXELS_PER_INCH = 96
_POINTS = 72 / _PIXELS_PER_INCH

# What has an id that starts with this is to be shown with hard edges, or else seams would show between neighbours.
CRISP = "crisp"

Point = tuple[float, float]
Align = Literal["left", "center", "right"]


class Canvas:
    """A transparent page of 800 pixels' width; x runs to the right and y down, both in pixels."""

    def __init__(self, height: float, palette: Palette) -> None:
        self.height = height
        self.palette = palette
        self.figure = Figure(figsize=(WIDTH / _PIXELS_PER_INCH, height / _PIXELS_PER_INCH))
        self._page = self.figure.add_axes((0, 0, 1, 1))
        self._page.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._page.axis("off")
        self._crisp = 0

    def text(
        self,
        at: Point,
        text: str,
        *,
        size: float = NORMAL,
        colour: str | None = None,
        bold: bool = False,
        align: Align = "center",
    ) -> None:
        """Write one line, centred on `at` vertically, in ink if no colour is given."""
        self._page.text(
            *at,
            text,
            fontsize=points(size),
            color=colour or self.palette.ink,
            fontweight="bold" if bold else "normal",
            ha=align,
            va="center_baseline",
        )

    def rectangle(
        self, corner: Point, size: Point, fill: str | None = None, edge: str | None = None, width: float = 1
    ) -> None:
        """Draw a rectangle from its upper left corner, filled, framed, or both."""
        self._page.add_patch(
            Rectangle(
                corner,
                *size,
                facecolor=fill or "none",
                edgecolor=edge or "none",
                linewidth=points(width),
                clip_on=False,
            )
        )

    def highlight(self, corner: Point, size: Point) -> None:
        """Frame a place in a picture; a wider frame of paper sets the accent off from whatever is beside it."""
        (x, y), (width, height) = corner, size
        around = (x - 2, y - 2), (width + 4, height + 4)
        self.rectangle(*around, edge=self.palette.paper, width=5)
        self.rectangle(*around, edge=self.palette.accent, width=2.5)

    def line(self, points_on_it: list[Point], colour: str | None = None, width: float = 1.5) -> None:
        """Draw straight from point to point."""
        self._page.plot(*zip(*points_on_it, strict=True), color=colour or self.palette.line, linewidth=points(width))

    def arrow(self, start: Point, end: Point) -> None:
        """Draw an arrow in muted ink."""
        self._page.add_patch(
            FancyArrowPatch(
                start,
                end,
                arrowstyle="-|>",
                mutation_scale=points(16),
                shrinkA=0,
                shrinkB=0,
                color=self.palette.muted,
                linewidth=points(1.5),
            )
        )

    def strokes(self, strokes: list[tuple[Point, Point]], colour: str, width: float) -> None:
        """Draw many straight strokes of one colour as a single crisp element."""
        ends = [end for stroke in strokes for end in stroke]
        path = Outline(ends, [Outline.MOVETO, Outline.LINETO] * len(strokes))
        path.should_simplify = False
        self._crisp += 1
        self._page.add_patch(
            PathPatch(
                path,
                facecolor="none",
                edgecolor=colour,
                linewidth=points(width),
                capstyle="butt",
                clip_on=False,
                gid=f"{CRISP}{self._crisp}",
            )
        )

    def axes(self, corner: Point, size: Point) -> Axes:
        """Axes of their own, with room for their labels outside of the rectangle that is given."""
        (x, y), (width, height) = corner, size
        return self.figure.add_axes(
            (x / WIDTH, 1 - (y + height) / self.height, width / WIDTH, height / self.height), facecolor="none"
        )


def points(pixels: float) -> float:
    """Pixels in points, in which matplotlib measures lines and letters."""
    return pixels * _POINTS
