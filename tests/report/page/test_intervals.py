"""Effects as marks in cells."""

from grader.changes import Effect
from grader.report.page.intervals import WIDTH, marks


def _effect(low: float, high: float) -> Effect:
    return Effect(difference=(low + high) / 2, low=low, high=high, seeds=3, images=1_000)


def test_all_marks_share_one_scale_with_nothing_in_its_middle() -> None:
    """The widest interval fills the drawing, and half of it is half as far from the middle."""
    wide, half, none = marks([_effect(-0.04, 0.02), _effect(0.01, 0.02), None])
    assert none is None
    assert wide
    assert half
    assert half.at
    assert 0 < wide.low < 5
    assert half.high == wide.high == WIDTH / 2 + (WIDTH / 2 - wide.low) / 2
    assert WIDTH / 2 < half.low < half.at < half.high


def test_one_effect_far_out_leaves_room_for_the_others() -> None:
    """It ends in an arrow at the edge, in place of a point that would lie elsewhere."""
    collapsed, other, third = marks([_effect(-0.84, -0.80), _effect(-0.01, 0.03), _effect(-0.02, 0.02)])
    assert collapsed
    assert (collapsed.at, len(collapsed.arrows), collapsed.low) == (None, 1, collapsed.high)
    assert other
    assert third
    assert other.high - other.low > WIDTH / 5
    assert (other.arrows, third.arrows) == ((), ())


def test_a_mark_says_whether_it_is_told_apart() -> None:
    """Its colour says the same as the word beside it."""
    words = [mark and mark.word for mark in marks([_effect(-0.04, 0.02), _effect(0.01, 0.02), _effect(-0.02, -0.01)])]
    assert words == ["", "better", "worse"]


def test_where_nothing_differs_marks_lie_in_the_middle() -> None:
    """No scale is needed for it."""
    (mark,) = marks([_effect(0, 0)])
    assert mark
    assert mark.low == mark.at == mark.high == WIDTH / 2
    assert marks([None]) == [None]
