"""Classes of accuracies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.page.bins import bins

SHARES = st.integers(min_value=0, max_value=1_000).map(lambda number: number / 1_000)


@given(
    accuracies=st.lists(SHARES, max_size=50), threshold=st.integers(min_value=1, max_value=99).map(lambda n: n / 100)
)
def test_the_threshold_parts_the_intervals(accuracies: list[float], threshold: float) -> None:
    """An accuracy lies in its interval, and no interval has both who is above the threshold and who is not."""
    chosen = bins(accuracies, threshold)
    for accuracy in accuracies:
        low, high = chosen.interval(accuracy)
        if low >= chosen.lowest:
            assert low - 1e-3 <= 100 * accuracy <= high + 1e-3
        assert (accuracy > threshold) == (low >= 100 * threshold - 1e-3)


@pytest.mark.parametrize(
    ("accuracy", "interval", "name"),
    [
        (0.95, (94.5, 95.0), "94.5 to 95 %"),
        (0.9501, (95.0, 95.5), "95 to 95.5 %"),
        (0.3, (94.0, 94.5), "94.5 % or less"),
    ],
)
def test_a_few_far_behind_share_one(accuracy: float, interval: tuple[float, float], name: str) -> None:
    """So that all others have room."""
    chosen = bins([0.3, *([0.98] * 200)], 0.95)
    assert chosen.lowest == 94.5
    assert chosen.interval(accuracy) == pytest.approx(interval)
    assert chosen.name(chosen.interval(accuracy)[0]) == name


@pytest.mark.parametrize(("size", "step"), [(4, 1.0), (20, 1.0), (100, 1.0), (1_000, 0.5)])
def test_a_small_class_has_wide_intervals(size: int, step: float) -> None:
    """A bar for each submission would show no distribution."""
    assert bins([0.944 + 0.05 * number / size for number in range(size)], 0.95).step == step


def test_two_of_a_small_class_that_are_far_behind_do_not_make_one_bar_of_the_others() -> None:
    """They are more than a tenth of it."""
    chosen = bins([0.46, 0.77, *(0.954 + 0.002 * number for number in range(12))], 0.95)
    assert chosen.step == 1.0
    assert chosen.name(chosen.interval(0.46)[0]) == "94 % or less"
