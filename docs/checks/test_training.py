"""An example of a check that looks at the training."""

import pytest


@pytest.mark.points(5)
def test_falling_loss(history):
    """The loss on the training images must fall in every epoch."""
    losses = [epoch.loss for epoch in history]
    rises = [number for number in range(1, len(losses)) if not losses[number] < losses[number - 1]]
    assert not rises, f"It did not in epoch {rises[0] + 1}."
