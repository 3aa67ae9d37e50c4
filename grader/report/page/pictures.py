"""Pictures of test images, inside a page: PNG as a `data:` address. Only of a data set that is public."""

import base64
import io
from functools import lru_cache

import numpy as np

from grader.dataset.npz import Images

_MOST_KEPT = 20_000
_MOST_PIXELS = 40
"""Along a side; larger images are made smaller, for a page has two dozen of them."""
_MODES = (1, 3)
"""Channels of a grey and of a coloured picture."""


class Pictures:
    """The test images of a data set; each is encoded once.

    Args:
        images: Shape (images, height, width, channels), bytes or floats in [0, 1].
    """

    def __init__(self, images: Images) -> None:
        self._images = images
        self.address = lru_cache(maxsize=_MOST_KEPT)(self._address)

    def __len__(self) -> int:
        return len(self._images)

    @property
    def drawable(self) -> bool:
        """Whether these are pictures, grey or coloured."""
        return self._images.ndim == 4 and self._images.shape[-1] in _MODES

    def _address(self, number: int) -> str:
        """The image with this number, as a `data:` address."""
        from PIL import Image  # noqa: PLC0415 - only where pictures are shown

        pixels = self._images[number]
        if pixels.dtype != np.uint8:
            pixels = np.clip(np.rint(255 * pixels), 0, 255).astype(np.uint8)
        picture = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels))
        picture.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
        content = io.BytesIO()
        picture.save(content, "PNG", optimize=True)
        return f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode('ascii')}"
