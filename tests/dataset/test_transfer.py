"""A data set that goes to another machine in pieces arrives as it was, or not at all."""

from pathlib import Path

import numpy as np
import pytest

from grader.dataset.find import open_file
from grader.dataset.prepare import PreparedDataset, cache_folder
from grader.dataset.transfer import PIECE_BYTES, Arrival, Piece, find_prepared, pieces


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PreparedDataset:
    """Somewhat more than one piece of noise, prepared on the machine that sends it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "sender"))
    noise = np.random.default_rng(1)
    count = PIECE_BYTES // 784 + 100
    images = noise.integers(0, 256, (count, 28, 28), np.uint8)
    labels = noise.integers(0, 10, count, np.uint8)
    path = tmp_path / "noise.npz"
    np.savez(path, x_train=images, y_train=labels, x_test=images[:50], y_test=labels[:50])
    return open_file(path)


@pytest.fixture(autouse=True)
def _elsewhere(dataset: PreparedDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """The machine that it goes to has a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "receiver"))


def test_what_arrives_is_what_was_sent(dataset: PreparedDataset) -> None:
    """It has the same hash, shapes and name; no piece is too large, and nothing else is left."""
    assert find_prepared(dataset.record) is None
    arrival = Arrival()
    for piece in pieces(dataset):
        assert len(piece.content) <= PIECE_BYTES
        arrival.add(piece)
    arrived = arrival.finish(dataset.record)
    assert arrived
    assert arrived.folder.parent == cache_folder() != dataset.folder.parent
    assert arrived._replace(folder=dataset.folder) == dataset
    assert find_prepared(dataset.record) == arrived
    assert list(cache_folder().iterdir()) == [arrived.folder]


def test_a_piece_that_is_damaged_or_missing_makes_it_no_data_set(dataset: PreparedDataset) -> None:
    """It is thrown away, and nobody finds it."""
    whole = list(pieces(dataset))
    changed = whole[0]._replace(content=whole[0].content[:-1] + b"\0\0")
    for sent in ([changed, *whole[1:]], whole[1:], []):
        arrival = Arrival()
        for piece in sent:
            arrival.add(piece)
        assert arrival.finish(dataset.record) is None
        assert list(cache_folder().iterdir()) == []


def test_two_arrivals_at_once_are_one_data_set(dataset: PreparedDataset) -> None:
    """The copy that has its name first stays."""
    arrivals = [Arrival(), Arrival()]
    for arrival in arrivals:
        for piece in pieces(dataset):
            arrival.add(piece)
    first, second = (arrival.finish(dataset.record) for arrival in arrivals)
    assert first == second
    assert len(list(cache_folder().iterdir())) == 1


@pytest.mark.parametrize("name", ["../x_train.npy", "/etc/passwd", "other.npy", ""])
def test_no_other_file_is_written(name: str, tmp_path: Path) -> None:
    """Neither beside a data set nor outside of the cache."""
    arrival = Arrival()
    with pytest.raises(FileNotFoundError):
        arrival.add(Piece(name, b"x"))
    arrival.discard()
    assert [path for path in (tmp_path / "receiver").rglob("*") if path.is_file()] == []


def test_a_damaged_copy_is_not_found(dataset: PreparedDataset) -> None:
    """It is as good as none, and is replaced."""
    for damaged in (False, True):
        arrival = Arrival()
        for piece in pieces(dataset):
            arrival.add(piece)
        arrived = arrival.finish(dataset.record)
        assert arrived
        assert find_prepared(dataset.record) == arrived
        if not damaged:
            with (arrived.folder / "y_test.npy").open("r+b") as file:
                file.seek(-1, 2)
                file.write(b"\x07")
            assert find_prepared(dataset.record) is None
