"""What a store holds, and removing what nobody uses any more; the command `results`."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.errors import InputError
from grader.records import Build, Trial
from grader.results import main
from grader.store import Store
from grader.store.upkeep import Wanted, count, opened, remove, survey
from grader.store.use import SOFTWARE, today

TRIAL = Trial(seed=1, correct=96, total=100, accuracy=0.96, cpu_seconds=1.0, epochs=(), weights_sha256="ab", answers="")
EVERYTHING = Wanted(others=True, unused_days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two builds and a trial."""
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        store.put("trial", TRIAL)
        store.put("build", Build(document="{}"))
        store.put("other build", Build(document="[]"))
    return path


@pytest.fixture
def results(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int | str | None, str, str]]:
    """Run the command: its status, what it prints and what it complains of."""

    def run(*arguments: object) -> tuple[int | str | None, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return ended.value.code or 0, *capsys.readouterr()

    return run


def _edit(path: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement, values)
        connection.commit()


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def _keys(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM results_2")}


def test_results_are_counted_by_kind_and_software(path: Path) -> None:
    """With the days of their use; what was stored before these were noted is counted as unknown."""
    _edit(path, "DELETE FROM uses_2 WHERE key = 'build'")
    with opened(path) as store:
        groups = [(group.kind, group.software, group.results, group.first, group.last) for group in survey(store)]
    day = today()
    assert groups == [("", "", 1, "", ""), ("Build", SOFTWARE, 1, day, day), ("Trial", SOFTWARE, 1, day, day)]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        pytest.param(Wanted(others=True, unused_days=None), {"build", "trial"}, id="of other software"),
        pytest.param(Wanted(others=False, unused_days=11), {"other build", "trial"}, id="unused for eleven days"),
        pytest.param(Wanted(others=False, unused_days=12), {"build", "other build", "trial"}, id="unused for longer"),
        pytest.param(Wanted(others=True, unused_days=10), {"trial"}, id="either"),
        pytest.param(Wanted(others=True, unused_days=10, kept=["Build"]), {"build", "other build", "trial"}, id="kept"),
        pytest.param(Wanted(others=False, unused_days=None), {"build", "other build", "trial"}, id="nothing asked for"),
    ],
)
def test_exactly_the_wanted_results_are_removed(path: Path, wanted: Wanted, left: set[str]) -> None:
    """As many as were announced; everybody else's results and their days stay."""
    _edit(path, "UPDATE uses_2 SET day = ? WHERE key = 'build'", _days_ago(11))
    _edit(path, "UPDATE uses_2 SET software = 'grader 0.0' WHERE key = 'other build'")
    with opened(path) as store:
        announced = count(store, wanted)
        assert remove(store, wanted) == announced == 3 - len(left)
        assert sum(group.results for group in survey(store) if group.software) == len(left)
    assert _keys(path) == left


def test_a_result_of_unknown_use_counts_as_old(path: Path) -> None:
    """It was stored by a version that noted nothing, or by somebody who may not."""
    _edit(path, "DELETE FROM uses_2 WHERE key = 'trial'")
    with opened(path) as store:
        assert count(store, Wanted(others=True, unused_days=None)) == 1
        assert count(store, Wanted(others=False, unused_days=30_000)) == 1


def test_reading_a_result_is_a_use(path: Path) -> None:
    """A run that finds it known keeps it from being pruned."""
    _edit(path, "UPDATE uses_2 SET day = ?", _days_ago(100))
    with Store(path) as store:
        assert store.get("trial", Trial) == TRIAL
    with opened(path) as store:
        remove(store, EVERYTHING)
    assert _keys(path) == {"trial"}


def test_a_use_that_cannot_be_noted_costs_no_result(path: Path) -> None:
    """Whoever may write results and nothing else grades all the same."""
    _edit(path, "DROP TABLE uses_2")
    _edit(path, "CREATE VIEW uses_2 AS SELECT 'nothing can be written here' AS key, '' AS day")
    with Store(path) as store:
        store.put("new", TRIAL)
        assert store.get("new", Trial) == store.get("trial", Trial) == TRIAL
    assert Store(path).get("new", Trial) == TRIAL


def test_the_list_says_what_there_is(path: Path, results: Callable[..., tuple[int | str | None, str, str]]) -> None:
    """Kinds, software, numbers, size and days; what another format left is listed too."""
    _edit(path, "CREATE TABLE results (key VARCHAR(64) PRIMARY KEY, document VARCHAR NOT NULL)")
    _edit(path, "INSERT INTO results VALUES ('key', 'document')")
    status, output, _ = results("list", "--out", path.parent)
    assert status == 0
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert f"builds {SOFTWARE} 2 0.0 {today()} {today()}" in lines
    assert f"trainings {SOFTWARE} 1 0.0 {today()} {today()}" in lines
    assert "older format results 1" in lines
    assert lines[-2].startswith("4 results; size of the store: 0.")


def test_nothing_is_removed_without_a_yes(
    path: Path, results: Callable[..., tuple[int | str | None, str, str]]
) -> None:
    """The command says what it would do and how to have it done; then it does it and gives the room back."""
    _edit(path, "CREATE TABLE results (key VARCHAR(64) PRIMARY KEY, document VARCHAR NOT NULL)")
    _edit(path, "INSERT INTO results VALUES ('key', ?)", "x" * 2**20)
    _edit(path, "UPDATE uses_2 SET software = 'grader 0.0' WHERE kind = 'Build'")
    command = ("prune", "--others", "--store", f"sqlite:///{path}")
    status, output, _ = results(*command)
    assert (status, output) == (0, "3 results would be removed, of 4 results. To remove them, add --yes.\n")
    assert len(_keys(path)) == 3
    size = path.stat().st_size
    status, output, _ = results(*command, "--yes")
    assert status == 0
    assert output.startswith("Removed: 3 results. Left: 1 result.\nSize of the store: 1.")
    assert _keys(path) == {"trial"}
    assert path.stat().st_size < size / 2


def test_kept_kinds_are_not_removed(path: Path, results: Callable[..., tuple[int | str | None, str, str]]) -> None:
    """Trainings cost far more than builds."""
    _edit(path, "UPDATE uses_2 SET day = ?", _days_ago(9))
    status, _, _ = results("prune", "--unused-days", 9, "--keep", "trainings", "--yes", "--out", path.parent)
    assert (status, _keys(path)) == (0, {"trial"})


def test_prune_must_be_told_what_is_to_go(
    path: Path, results: Callable[..., tuple[int | str | None, str, str]]
) -> None:
    """Neither everything nor nothing is a good guess."""
    status, _, error = results("prune", "--out", path.parent, "--yes")
    assert (status, len(_keys(path))) == (2, 3)
    assert error == (
        "results: expected --others, --unused-days N or both; received neither. Say which results are to go.\n"
    )


def test_a_store_that_is_not_there_is_a_sentence(
    tmp_path: Path, results: Callable[..., tuple[int | str | None, str, str]]
) -> None:
    """A wrong path is wrong usage, and makes no new store."""
    status, _, error = results("list", "--out", tmp_path / "nowhere")
    assert (status, list(tmp_path.iterdir())) == (2, [])
    assert error.startswith(f"results: There is no results store {tmp_path / 'nowhere' / 'results.sqlite'}. Name the")


def test_the_store_of_a_newer_version_is_left_alone(path: Path) -> None:
    """What it means by its results is not known here."""
    _edit(path, "CREATE TABLE results_10 (key)")
    with pytest.raises(InputError, match=r"A newer version of the grader has written to .*\. Use that version"):
        opened(path)


def test_a_store_that_another_process_holds_is_not_pruned(
    path: Path, results: Callable[..., tuple[int | str | None, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is writing a result goes first; after some time a sentence says who waits for whom."""
    monkeypatch.setattr("grader.store.database.PATIENCE_SECONDS", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        status, _, error = results("prune", "--others", "--yes", "--out", path.parent)
    assert status == 3
    assert "database is locked. Another process has held it" in error
    assert len(_keys(path)) == 3
