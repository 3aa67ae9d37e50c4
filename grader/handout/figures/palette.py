"""The colours of the figures, for a light and for a dark page."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.handout.figures.scene import Scene, Values

# Neighbours with the same shade become one stroke, so fewer shades make smaller files; nobody can distinguish more.
SHADES = 16

Ramp = tuple[str, ...]
Colours = npt.NDArray[np.str_]


class Palette(NamedTuple):
    """Colours as #rrggbb; a ramp runs from its first colour over the others to its last, in equal steps.

    Attributes:
        paper: The page, on which the figures lie with a transparent background.
        ink: Text.
        muted: Text of less weight, arrows, and edges on tints.
        line: Frames of pictures, and axes.
        accent: Frames that point the reader to a place.
        digit: From background to ink.
        signed: From the most negative value over 0 to the most positive.
        windows: Four tints that distinguish areas.
        training: The learning curve on the training images.
        validation: The learning curve on the validation images.
        convolution: Layers that filter.
        pooling: Layers that shrink.
        dense: Layers that return a vector.
        better: What raised the accuracy, in the hue of the grader's own pages.
        worse: What lowered it.
    """

    paper: str
    ink: str
    muted: str
    line: str
    accent: str
    digit: Ramp
    signed: Ramp
    windows: tuple[str, str, str, str]
    training: str
    validation: str
    convolution: str
    pooling: str
    dense: str
    better: str
    worse: str


LIGHT = Palette(
    paper="#ffffff",
    ink="#1f2328",
    muted="#59636e",
    line="#818b98",
    accent="#bf3989",
    digit=("#ffffff", "#1f2328"),
    signed=("#9c3d00", "#fb8f44", "#ffffff", "#54aeff", "#0550ae"),
    windows=("#cfe8ff", "#ffe0b8", "#c9efd0", "#ecd8fa"),
    training="#0969da",
    validation="#bc4c00",
    convolution="#cfe8ff",
    pooling="#ffe0b8",
    dense="#c9efd0",
    better="#0b6cb0",
    worse="#b84a00",
)
DARK = Palette(
    paper="#0d1117",
    ink="#f0f6fc",
    muted="#9198a1",
    line="#6e7681",
    accent="#f778ba",
    digit=("#0d1117", "#f0f6fc"),
    signed=("#ffb15e", "#bd561d", "#0d1117", "#1f6feb", "#8cc8ff"),
    windows=("#0c3a75", "#6a3208", "#0f4a22", "#4b2a85"),
    training="#58a6ff",
    validation="#f0883e",
    convolution="#0c3a75",
    pooling="#6a3208",
    dense="#0f4a22",
    better="#5aaee8",
    worse="#f08c4a",
)
PALETTES = {"light": LIGHT, "dark": DARK}
_BRIGHTNESS = ("#000000", "#ffffff")


def of_image(palette: Palette, scene: Scene) -> Ramp:
    """The colours of the scene's image, from 0 to 1."""
    return palette.digit if scene.is_handwriting else _BRIGHTNESS


def shaded(ramp: Ramp, values: Values, largest: float) -> Colours:
    """A colour for each value from 0 to `largest`, in the shape of `values`; all are the first if `largest` is 0."""
    return _sample(ramp, np.asarray(values, dtype=np.float64) / (largest or 1.0))


def diverging(ramp: Ramp, values: Values, largest: float) -> Colours:
    """A colour for each value from -`largest` to `largest`, such that 0 gets the middle of the ramp."""
    return _sample(ramp, (np.asarray(values, dtype=np.float64) / (largest or 1.0) + 1) / 2)


def _sample(ramp: Ramp, positions: npt.NDArray[np.float64]) -> Colours:
    steps = np.rint(np.clip(positions, 0, 1) * SHADES) / SHADES
    stops = np.linspace(0, 1, len(ramp))
    channels = [np.rint(np.interp(steps, stops, part)) for part in zip(*map(_rgb, ramp), strict=True)]
    names = [
        f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in np.stack(channels, -1).reshape(-1, 3).astype(int)
    ]
    return np.array(names).reshape(positions.shape)


def readable_on(background: str) -> str:
    """Black or white: one of them has a contrast of at least 4.58 on any colour."""
    return max("#000000", "#ffffff", key=lambda colour: contrast(colour, background))


def contrast(colour: str, background: str) -> float:
    """The contrast of two colours by WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(colour), _luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in np.array(_rgb(colour)) / 255
    ]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
