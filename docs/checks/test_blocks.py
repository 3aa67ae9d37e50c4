"""Two examples of checks that look at a model."""

from itertools import pairwise

import pytest


@pytest.mark.points(5)
def test_two_blocks_with_growing_filters(model):
    """There must be two convolutions or more, each with more filters than the one before it."""
    filters = [layer.filters for layer in model.of_class("Conv2D", "SeparableConv2D")]
    assert len(filters) >= 2, f"The model has {len(filters)}."
    assert all(first < second for first, second in pairwise(filters)), f"The filters are {filters}."


@pytest.mark.points(5)
def test_small_dense_layers(model):
    """No dense layer may have more than 256 units."""
    units = [layer.units for layer in model.of_class("Dense")]
    assert max(units, default=0) <= 256, f"One has {max(units, default=0):,}."
