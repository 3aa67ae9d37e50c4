"""Known results: kept at once, found again, never mixed up, never damaged unseen."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from grader.errors import GraderError, InputError
from grader.records import Trial
from grader.store import Store

TRIAL = Trial(seed=1, correct=96, total=100, accuracy=0.96, cpu_seconds=1.0, epochs=(), weights_sha256="ab", answers="")
ROWS = 200
"""Enough for the table to have many pages."""


def _key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store lies."""
    return tmp_path / "results.sqlite"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with many results, whole in one file; to be copied."""
    path = tmp_path_factory.mktemp("many") / "results.sqlite"
    store = Store(path)
    for number in range(ROWS):
        store.put(_key(number), TRIAL.model_copy(update={"seed": number, "weights_sha256": f"{number:0500}"}))
    store.close()
    return path


@pytest.fixture
def filled(many: Path, path: Path) -> Path:
    """A store with many results."""
    shutil.copy(many, path)
    return path


def _found(store: Store) -> list[int]:
    trials = [store.get(_key(number), Trial) for number in range(ROWS)]
    assert all(trial is None or trial.seed == number for number, trial in enumerate(trials))
    return [trial.seed for trial in trials if trial]


def test_a_result_outlives_its_store(path: Path) -> None:
    """What was put is there for the next run, to the last digit."""
    Store(path).put("key", TRIAL)
    again = Store(path)
    assert again.get("key", Trial) == TRIAL
    assert again.get("another", Trial) is None
    assert not again.is_new("key")


def test_a_fresh_run_knows_its_own_results_only(path: Path) -> None:
    """--fresh computes everything again, but nothing twice."""
    Store(path).put("old", TRIAL)
    fresh = Store(path, fresh=True)
    fresh.put("new", TRIAL)
    assert fresh.get("old", Trial) is None
    assert fresh.get("new", Trial) == TRIAL
    assert fresh.is_new("new")


def test_a_commit_waits_for_the_disk(path: Path) -> None:
    """A result survives a loss of power: a log that is written ahead, and fsync at each commit."""
    with Store(path)._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_the_table_of_an_older_format_is_no_hindrance(path: Path) -> None:
    """A store of an older grader is used further; what it holds is not taken for a result."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE results (key VARCHAR(64) PRIMARY KEY, document VARCHAR NOT NULL)")
        connection.execute("INSERT INTO results VALUES ('key', ?)", (TRIAL.model_dump_json(),))
        connection.commit()
    store = Store(path)
    assert store.get("key", Trial) is None
    store.put("key", TRIAL)
    assert store.get("key", Trial) == TRIAL


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("document = replace(results_2.document, '96', '97')", id="another grade"),
        pytest.param("document = CAST(x'7bff' AS TEXT)", id="no text"),
        pytest.param("document = x'00'", id="bytes"),
        pytest.param("digest = upper(results_2.digest)", id="another digest"),
        pytest.param("document = other.document, digest = other.digest", id="the row of another result"),
    ],
)
def test_a_changed_row_is_no_result(path: Path, change: str) -> None:
    """A flipped bit never changes a grade: the result is computed again, and kept."""
    store = Store(path)
    store.put("key", TRIAL)
    store.put("other", TRIAL)
    with closing(sqlite3.connect(path)) as connection:
        other = "(SELECT * FROM results_2 WHERE key = 'other') AS other"
        connection.execute(f"UPDATE results_2 SET {change} FROM {other} WHERE results_2.key = 'key'")  # noqa: S608
        connection.commit()
    assert store.get("key", Trial) is None
    store.put("key", TRIAL)
    assert store.get("key", Trial) == TRIAL


def test_a_file_that_is_no_database_is_set_aside(path: Path) -> None:
    """It is renamed, no earlier one is overwritten, the run goes on and is told."""
    for number, name in enumerate(("results.sqlite.damaged", "results.sqlite.damaged-2")):
        path.write_bytes(b"no database %d" % number * 1_000)
        warnings: list[str] = []
        store = Store(path, warn=warnings.append)
        store.put("key", TRIAL)
        store.close()
        assert Store(path).get("key", Trial) == TRIAL
        assert (path.parent / name).read_bytes() == b"no database %d" % number * 1_000
        (told,) = warnings
        assert f"was damaged (file is not a database) and is now {name}; results that could be kept: 0" in told


def test_what_a_damaged_file_still_gives_is_kept(filled: Path) -> None:
    """A page in the middle is lost: the rows before and behind it are taken over, and nothing but whole rows."""
    content = bytearray(filled.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    filled.write_bytes(content)
    warnings: list[str] = []
    store = Store(filled, warn=warnings.append)
    _found(store)  # some results may come before the damage is met
    found = _found(store)
    assert {0, ROWS - 1} <= set(found)
    assert ROWS // 2 < len(found) < ROWS
    (told,) = warnings
    assert "malformed" in told
    assert f"could be kept: {len(found)}" in told


@pytest.mark.parametrize("position", range(0, 100, 7))
def test_a_flipped_byte_anywhere_changes_no_result(filled: Path, position: int) -> None:
    """What comes back is what was put or nothing; what follows can be put and found."""
    content = bytearray(filled.read_bytes())
    content[len(content) * position // 100] ^= 0xFF
    filled.write_bytes(content)
    warnings: list[str] = []
    try:
        store = Store(filled, warn=warnings.append)
        found = _found(store)
        for number in set(range(ROWS)) - set(found):
            store.put(_key(number), TRIAL.model_copy(update={"seed": number}))
        assert len(_found(store)) == ROWS
    except GraderError as error:
        pytest.fail(str(error))


def test_damage_in_the_middle_of_a_run_ends_nothing(filled: Path) -> None:
    """Another program overwrites the file between two results."""
    warnings: list[str] = []
    store = Store(filled, warn=warnings.append)
    store.close()
    filled.write_bytes(b"overwritten" * 10_000)
    store.put("new", TRIAL)
    assert store.get("new", Trial) == TRIAL
    assert len(warnings) == 1


def test_the_second_of_two_graders_takes_the_new_file(filled: Path) -> None:
    """Both meet the damage; one sets the file aside, the other goes on with what is there then."""
    warnings: list[str] = []
    first, second = Store(filled, warn=warnings.append), Store(filled, warn=warnings.append)
    first.close()
    second.close()
    with filled.open("r+b") as file:
        file.write(b"\xff" * 4096)
    first.put("one", TRIAL)
    second._begin_anew(filled, "seen before the first one acted")
    second.put("two", TRIAL)
    assert second.get("one", Trial) == first.get("two", Trial) == TRIAL
    assert len(warnings) == 1


def test_two_processes_write_the_same_keys_at_the_same_time(path: Path) -> None:
    """Both make the file, both write every key; nothing fails, and equal results are found."""
    code = (
        "import sys; from pathlib import Path; from grader.store import Store; from grader.records import Trial\n"
        "store = Store(Path(sys.argv[1])); trial = Trial.model_validate_json(sys.argv[2])\n"
        "for number in range(50): store.put(str(number), trial)"
    )
    command = [sys.executable, "-c", code, str(path), TRIAL.model_dump_json()]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], told
    store = Store(path)
    assert all(store.get(str(number), Trial) == TRIAL for number in range(50))


def _folder(path: Path) -> None:
    path.mkdir()


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE results_2 (other)")
        connection.commit()


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        pytest.param(_folder, "unable to open database file", id="a folder in its place"),
        pytest.param(lambda path: path.parent.rmdir(), "unable to open database file", id="no folder for it"),
        pytest.param(_foreign, "name another one with --store", id="a table of that name with other columns"),
    ],
)
def test_a_place_that_cannot_be_used_is_a_sentence(tmp_path: Path, prepare: Callable[[Path], None], told: str) -> None:
    """What was expected, what was there, what to do."""
    path = tmp_path / "folder" / "results.sqlite"
    path.parent.mkdir()
    prepare(path)
    with pytest.raises(GraderError, match=told) as caught:
        Store(path)
    assert "results.sqlite to be a results store" in str(caught.value)


def test_a_store_that_another_process_holds_is_a_sentence(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for, and not for ever."""
    monkeypatch.setattr("grader.store.database.PATIENCE_SECONDS", 0.1)
    store = Store(filled)
    with closing(sqlite3.connect(filled, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert store.get(_key(0), Trial) is not None  # readers are not held up
        with pytest.raises(GraderError, match=r"database is locked.*end that one"):
            store.put("key", TRIAL)
    store.put("key", TRIAL)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("results.sqlite", "no such URL", id="a path"),
        pytest.param("sqlite://", "names no file", id="sqlite in memory"),
        pytest.param("sqlite:///x?mode=ro", "names no file", id="sqlite with options"),
        pytest.param("mysql://user:secret@host/grades", "another kind", id="another database"),
        pytest.param("postgresql+asyncpg://user:secret@host/grades", "another kind", id="another driver"),
        pytest.param("postgresql://user:secret/grades", "no such URL", id="a password without its host"),
        pytest.param("postgresql://user:a@secret@host/grades", "as %40", id="an @ in the password"),
        pytest.param("postgresql://user:secret@host:secret/grades", "no such URL", id="a port that is no number"),
        pytest.param("postgresql:secret", "no such URL", id="half a URL"),
    ],
)
def test_a_wrong_url_is_a_sentence_without_it(url: str, told: str) -> None:
    """Nothing of the URL is repeated: a password may be anywhere in it."""
    with pytest.raises(InputError, match=told) as caught:
        Store(url)
    assert "secret" not in str(caught.value)
    assert "secret" not in "".join(traceback.format_exception(caught.value, limit=0))


def test_without_the_driver_for_postgresql_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver is an extra."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r"pip install 'cnn-grader\[postgres\]'"):
        Store("postgresql://user:secret@host/grades")
