"""The answers of a trained model, one class number for each test image, as a short text.

Format: the class numbers in the order of the test images, each with the same number of bits, the least with which the
largest class number can be written, most significant bit first; the bits one behind the other, zeros at the end up to
a whole byte; the bytes in base64 (RFC 4648, section 4). 10,000 images of ten classes take 6,668 characters.
"""

import base64
import binascii
from functools import lru_cache

import numpy as np
import numpy.typing as npt


def encode_answers(answers: npt.NDArray[np.integer], classes: int) -> str:
    """Write answers as text.

    Args:
        answers: Class numbers, shape (images,), from 0 to `classes - 1`.
        classes: How many classes there are.
    """
    bits = _bits(classes)
    shifts = np.arange(bits - 1, -1, -1)
    planes = (answers[:, np.newaxis] >> shifts) & 1
    return base64.b64encode(np.packbits(planes.astype(np.uint8)).tobytes()).decode("ascii")


def decode_answers(text: str, images: int, classes: int) -> npt.NDArray[np.int64]:
    """Read answers; shape (images,).

    Args:
        text: What `encode_answers` gave.
        images: How many test images there are.
        classes: How many classes there are.

    Raises:
        ValueError: The text is not one of so many images and classes.
    """
    bits = _bits(classes)
    try:
        packed = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except binascii.Error as error:
        msg = "the answers are not base64"
        raise ValueError(msg) from error
    if len(packed) != -(-images * bits // 8):
        msg = f"the answers are not those of {images:,} images and {classes:,} classes"
        raise ValueError(msg)
    planes = np.unpackbits(packed)[: images * bits].reshape(images, bits)
    answers = planes.astype(np.int64) @ (1 << np.arange(bits - 1, -1, -1))
    if images and answers.max() >= classes:
        msg = f"an answer is class {answers.max()}, and there are {classes:,} classes from 0"
        raise ValueError(msg)
    return answers


@lru_cache(maxsize=4)
def decode_labels(text: str, images: int, classes: int) -> npt.NDArray[np.int64]:
    """Read labels in the format of answers, as `decode_answers` does, and once for all who ask."""
    return decode_answers(text, images, classes)


def _bits(classes: int) -> int:
    return max(1, (classes - 1).bit_length())
