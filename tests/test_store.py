"""Known results: kept at once, found again, never mixed up."""

from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.records import Trial
from grader.store import Store, result_key

TRIAL = Trial(seed=1, correct=96, total=100, accuracy=0.96, cpu_seconds=1.0, epochs=(), weights_sha256="ab")


def test_a_result_outlives_its_store(tmp_path: Path) -> None:
    """What was put is there for the next run, to the last digit."""
    Store(tmp_path / "results.sqlite").put("key", TRIAL)
    again = Store(tmp_path / "results.sqlite")
    assert again.get("key", Trial) == TRIAL
    assert again.get("another", Trial) is None
    assert not again.is_new("key")


def test_a_fresh_run_knows_its_own_results_only(tmp_path: Path) -> None:
    """--fresh computes everything again, but nothing twice."""
    Store(tmp_path / "results.sqlite").put("old", TRIAL)
    fresh = Store(tmp_path / "results.sqlite", fresh=True)
    fresh.put("new", TRIAL)
    assert fresh.get("old", Trial) is None
    assert fresh.get("new", Trial) == TRIAL
    assert fresh.is_new("new")


def test_a_file_that_is_no_store_is_a_sentence(tmp_path: Path) -> None:
    """A damaged store says what to do with it."""
    (tmp_path / "results.sqlite").write_bytes(b"no database" * 1_000)
    with pytest.raises(GraderError, match="move the file away"):
        Store(tmp_path / "results.sqlite")


def test_keys_depend_on_every_part_and_on_their_order() -> None:
    """Two results share a name only when everything they depend on is equal."""
    keys = {result_key("build", "a", "b"), result_key("build", "b", "a"), result_key("trial", "a", "b")}
    assert len(keys) == 3
    assert result_key("build", {"x": 1, "y": 2}) == result_key("build", {"y": 2, "x": 1})
