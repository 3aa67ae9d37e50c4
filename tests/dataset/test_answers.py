"""The answers of a model as a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.dataset.answers import decode_answers, encode_answers


@given(data=st.data(), classes=st.integers(min_value=2, max_value=1_000))
def test_any_answers_survive(data: st.DataObject, classes: int) -> None:
    """However many images and classes there are."""
    answers = data.draw(st.lists(st.integers(min_value=0, max_value=classes - 1), max_size=100))
    text = encode_answers(np.array(answers, np.int64), classes)
    assert decode_answers(text, len(answers), classes).tolist() == answers


def test_the_format_is_as_described() -> None:
    """Four bits for each of ten classes: 7, 2, 1 are the bytes 0x72 and 0x10; three bits for eight of them."""
    assert encode_answers(np.array([7, 2, 1]), 10) == "chA="
    assert encode_answers(np.array([7, 2, 1]), 8) == "6IA="


def test_ten_thousand_answers_are_short() -> None:
    """A class of hundreds, with several seeds each, fits into one gradebook."""
    assert len(encode_answers(np.zeros(10_000, np.int64), 10)) == 6_668


@pytest.mark.parametrize(
    ("text", "images", "message"),
    [
        ("ch A=", 3, "not base64"),
        ("chA", 3, "not base64"),
        ("chA=", 5, "not those of 5 images"),
        ("chA=", 2, "not those of 2 images"),
        ("cq8=", 3, "an answer is class 10"),
    ],
    ids=["a space", "cut off", "too few", "too many", "a class that is not there"],
)
def test_other_texts_are_refused(text: str, images: int, message: str) -> None:
    """A damaged text never becomes somebody's mistakes."""
    with pytest.raises(ValueError, match=message):
        decode_answers(text, images, 10)
