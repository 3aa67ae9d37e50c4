"""MNIST's own places, and what stands in for it."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from grader.dataset import mnist
from grader.dataset.mnist import has_public_tests, is_mnist, keras_cache, offline_digits, read_digits


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


def test_public_test_images_are_known_by_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Images and labels, whatever the labels' type and what is trained on; others are not everybody's."""
    images, labels = np.arange(8, dtype=np.uint8).reshape(2, 2, 2, 1), np.array([3, 4], np.int32)
    np.save(tmp_path / "x_test.npy", images)
    np.save(tmp_path / "y_test.npy", labels)
    assert not has_public_tests(tmp_path)
    monkeypatch.setattr(mnist, "_PUBLIC_TESTS_SHA256", hashlib.sha256(bytes([*range(8), 3, 4])).hexdigest())
    assert has_public_tests(tmp_path)
    np.save(tmp_path / "y_test.npy", labels[::-1])
    assert not has_public_tests(tmp_path)
