"""MNIST's own places, and what stands in for it."""

from pathlib import Path

import numpy as np
import pytest

from grader.dataset.mnist import is_mnist, keras_cache, offline_digits, read_digits


def test_the_offline_digits_are_fair() -> None:
    """Every class equally often, no digit in both parts, and any stretch of the training part holds all classes."""
    digits = read_digits(offline_digits())
    assert np.bincount(digits.y_train).tolist() == [3_600] * 10
    assert np.bincount(digits.y_test).tolist() == [100] * 10
    assert np.bincount(digits.y_train[-1_000:], minlength=10).min() >= 90
    train = {image.tobytes() for image in digits.x_train[::9]}
    assert not train & {image.tobytes() for image in digits.x_test}


def test_another_file_in_the_cache_is_not_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Keras's own file is, to the last bit."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert not is_mnist(keras_cache())
    (tmp_path / "datasets").mkdir()
    keras_cache().write_bytes(b"nearly")
    assert keras_cache().parent.parent == tmp_path
    assert not is_mnist(keras_cache())
