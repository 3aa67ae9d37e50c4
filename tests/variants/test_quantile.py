"""Quantiles without scipy."""

import pytest
from scipy.stats import norm, t

from grader.variants.quantile import normal_quantile, t_quantile


@pytest.mark.parametrize("freedom", [*range(1, 40), 99, 500, 1_000])
@pytest.mark.parametrize("level", [0.01, 0.05, 0.4])
def test_the_quantile_of_t_is_that_of_scipy(freedom: int, level: float) -> None:
    """For every number of seeds that anybody will run."""
    assert t_quantile(freedom, level) == pytest.approx(t.ppf(1 - level / 2, freedom), rel=1e-9)


def test_with_many_degrees_of_freedom_it_is_the_normal_one() -> None:
    """The difference is far below what the level itself is known to."""
    assert t_quantile(9_999, 0.05) == normal_quantile(0.05) == pytest.approx(norm.ppf(0.975), rel=1e-12)
    assert t_quantile(1_001, 0.05) == pytest.approx(t.ppf(0.975, 1_001), rel=2e-3)
