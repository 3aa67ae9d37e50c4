"""Numbers and shapes as text."""

import numpy as np
import numpy.typing as npt

from grader.handout.figures.scene import Values

Texts = npt.NDArray[np.str_]

_MINUS = "\u2212"


def labels(values: Values, decimals: int = 2) -> Texts:
    """Numbers as text, with a real minus sign and no negative zero."""
    return np.array([label(value, decimals) for value in values.ravel().tolist()]).reshape(values.shape)


def label(value: float, decimals: int = 2) -> str:
    """One number as text; a whole number has no decimals."""
    text = f"{value:.{decimals}f}"
    if float(text) == round(float(text)):
        text = str(round(float(text)))
    return text.replace("-", _MINUS)


def signed(value: float, decimals: int = 0) -> str:
    """A difference as text, with commas between thousands; a zero has no sign, and a whole number no decimals."""
    text = f"{value:+,.{decimals}f}"
    number = float(text.replace(",", ""))
    text = text if number != round(number) or abs(number) >= 1000 else f"{number:+.0f}"
    return text.replace("-", _MINUS) if number else "0"


def size(shape: tuple[int, ...]) -> str:
    """A shape as it is read aloud."""
    return " × ".join(map(str, shape))
