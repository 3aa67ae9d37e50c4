"""Models that nobody beats at less cost."""

from hypothesis import given
from hypothesis import strategies as st

from grader.report.page.pareto import Candidate, front

POINTS = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), max_size=30)


@given(points=POINTS)
def test_nobody_is_left_out_without_a_better_model_and_nobody_on_it_has_one(points: list[tuple[int, int]]) -> None:
    """Better is: at most the same cost and at least as many right, and not the same in both."""
    candidates = [Candidate(cost, correct, number) for number, (cost, correct) in enumerate(points)]
    chosen = {(each.cost, each.correct) for each in front(candidates)}
    for cost, correct in points:
        beaten = any(a <= cost and b >= correct and (a, b) != (cost, correct) for a, b in points)
        assert ((cost, correct) in chosen) is not beaten


def test_of_equal_models_the_first_is_on_it() -> None:
    """A line has no use for the same point twice."""
    assert front([Candidate(5, 9, 1), Candidate(5, 9, 0)]) == [Candidate(5, 9, 0)]
