"""Known results: stored immediately, found again, never confused, never damaged without notice."""

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
"""Enough to fill many pages of the table."""


def _key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store lies."""
    return tmp_path / "results.sqlite"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with many results, all in one file, to be copied."""
    path = tmp_path_factory.mktemp("many") / "results.sqlite"
    store = Store(path)
    for number in range(ROWS):
        store.put(_key(number), TRIAL.model_copy(update={"seed": number, "weights_sha256": f"{number:0500}"}))
    store.close()
    with closing(sqlite3.connect(path)) as connection:  # nothing else is in the middle of the file
        connection.execute("DROP TABLE uses_2")
        connection.execute("VACUUM")
    return path


@pytest.fixture
def filled(many: Path, path: Path) -> Path:
    """A store with many results."""
    shutil.copy(many, path)
    return path


def _seeds(store: Store) -> list[int]:
    trials = [store.get(_key(number), Trial) for number in range(ROWS)]
    assert all(trial is None or trial.seed == number for number, trial in enumerate(trials))
    return [trial.seed for trial in trials if trial]


def test_a_result_outlives_its_store(path: Path) -> None:
    """What was put is there in the next run, to the last digit."""
    Store(path).put("key", TRIAL)
    again = Store(path)
    assert again.get("key", Trial) == TRIAL
    assert again.get("another", Trial) is None
    assert not again.is_new("key")


def test_many_results_are_read_at_once(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of their keys, those that are not known left out, however many one query reads."""
    monkeypatch.setattr("grader.store.results._AT_ONCE", 7)
    keys = [_key(number) for number in reversed(range(-5, ROWS))]
    known = Store(filled).get_all(keys, Trial)
    assert list(known) == keys[:ROWS]
    assert [trial.seed for trial in known.values()] == list(reversed(range(ROWS)))


def test_equal_results_are_one_object(path: Path) -> None:
    """Results under different keys are read once if they are equal, and only then."""
    store = Store(path)
    for key, seed in (("one", 1), ("same", 1), ("other", 2)):
        store.put(key, TRIAL.model_copy(update={"seed": seed}))
    known = store.get_all(["one", "same", "other"], Trial)
    assert known["one"] is known["same"]
    assert known["other"].seed == 2


def test_a_fresh_run_knows_only_its_own_results(path: Path) -> None:
    """--fresh computes everything again, but nothing twice in one run."""
    Store(path).put("old", TRIAL)
    fresh = Store(path, fresh=True)
    fresh.put("new", TRIAL)
    assert fresh.get("old", Trial) is None
    assert fresh.get("new", Trial) == TRIAL
    assert fresh.is_new("new")


def test_a_commit_waits_for_the_disk(path: Path) -> None:
    """A result survives a loss of power: SQLite writes its log ahead and calls fsync at each commit."""
    with Store(path)._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_the_table_of_an_older_format_stays_as_it_is(path: Path) -> None:
    """The store of an older grader can be used; its rows are not taken for results."""
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
        pytest.param("document = CAST(x'7bff' AS TEXT)", id="not text"),
        pytest.param("document = x'00'", id="bytes"),
        pytest.param("digest = upper(results_2.digest)", id="another digest"),
        pytest.param("document = other.document, digest = other.digest", id="the row of another result"),
    ],
)
def test_a_changed_row_is_not_a_result(path: Path, change: str) -> None:
    """A flipped bit never changes a grade: the result is computed again and kept."""
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


def test_a_file_that_is_not_a_database_is_set_aside(path: Path) -> None:
    """It is renamed, no earlier file is overwritten, the run continues, and a sentence says so."""
    for number, name in enumerate(("results.sqlite.damaged", "results.sqlite.damaged-2")):
        path.write_bytes(b"not a database %d" % number * 1_000)
        warnings: list[str] = []
        store = Store(path, warn=warnings.append)
        store.put("key", TRIAL)
        store.close()
        assert Store(path).get("key", Trial) == TRIAL
        assert (path.parent / name).read_bytes() == b"not a database %d" % number * 1_000
        (warning,) = warnings
        assert f"was damaged (file is not a database) and has been set aside as {name}. Results recovered" in warning
        assert "from it: 0; the others are computed again." in warning


def test_readable_results_of_a_damaged_file_are_recovered(filled: Path) -> None:
    """Pages in the middle are lost: the rows before and after them are recovered, and only intact rows."""
    content = bytearray(filled.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    filled.write_bytes(content)
    warnings: list[str] = []
    store = Store(filled, warn=warnings.append)
    _seeds(store)  # some results may be read before the damage is reached
    seeds = _seeds(store)
    assert {0, ROWS - 1} <= set(seeds)
    assert ROWS // 2 < len(seeds) < ROWS
    (warning,) = warnings
    assert "malformed" in warning
    assert f"Results recovered from it: {len(seeds)};" in warning


@pytest.mark.parametrize("position", range(0, 100, 7))
def test_a_flipped_byte_anywhere_changes_no_result(filled: Path, position: int) -> None:
    """What comes back is what was put, or nothing; and new results can be put and found."""
    content = bytearray(filled.read_bytes())
    content[len(content) * position // 100] ^= 0xFF
    filled.write_bytes(content)
    warnings: list[str] = []
    try:
        store = Store(filled, warn=warnings.append)
        seeds = _seeds(store)
        for number in set(range(ROWS)) - set(seeds):
            store.put(_key(number), TRIAL.model_copy(update={"seed": number}))
        assert len(_seeds(store)) == ROWS
    except GraderError as error:
        pytest.fail(str(error))


def test_a_changed_row_of_a_damaged_file_is_not_recovered(filled: Path) -> None:
    """Only rows whose digest is right are copied, so that a wrong one never gets a new digest."""
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("UPDATE results_2 SET document = replace(document, '96', '97') WHERE key = ?", (_key(0),))
        connection.commit()
    content = bytearray(filled.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    filled.write_bytes(content)
    warnings: list[str] = []
    store = Store(filled, warn=warnings.append)
    _seeds(store)  # reaches the damage
    assert len(warnings) == 1
    assert store.get(_key(0), Trial) is None
    assert store.get(_key(1), Trial) is not None


def test_damage_in_the_middle_of_a_run_ends_nothing(filled: Path) -> None:
    """Another program overwrites the file between two results, even twice, and the run continues."""
    warnings: list[str] = []
    store = Store(filled, warn=warnings.append)
    store.close()
    for count in (1, 2):
        filled.write_bytes(b"overwritten" * 10_000)
        store.put("new", TRIAL)
        assert store.get("new", Trial) == TRIAL
        assert len(warnings) == count
        store.close()


def test_the_second_of_two_graders_takes_the_new_file(filled: Path) -> None:
    """Both meet the damage; the first sets the file aside, the second continues with the new file."""
    warnings: list[str] = []
    first, second = Store(filled, warn=warnings.append), Store(filled, warn=warnings.append)
    first.close()
    second.close()
    with filled.open("r+b") as file:
        file.write(b"\xff" * 4096)
    first.put("one", TRIAL)
    second._replace_damaged(filled, "seen before the first one acted")
    second.put("two", TRIAL)
    assert second.get("one", Trial) == first.get("two", Trial) == TRIAL
    assert len(warnings) == 1


def test_several_processes_write_the_same_keys_at_the_same_time(path: Path) -> None:
    """All create the file and write every key; nothing fails, and equal results are found."""
    code = (
        "import sys; from pathlib import Path; from grader.store import Store; from grader.records import Trial\n"
        "store = Store(Path(sys.argv[1])); trial = Trial.model_validate_json(sys.argv[2])\n"
        "for number in range(50): store.put(str(number), trial)"
    )
    command = [sys.executable, "-c", code, str(path), TRIAL.model_dump_json()]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    store = Store(path)
    assert all(store.get(str(number), Trial) == TRIAL for number in range(50))


def _folder(path: Path) -> None:
    path.mkdir()


def _no_folder(path: Path) -> None:
    path.parent.rmdir()


def _read_only(path: Path) -> None:
    Store(path).close()
    with path.open("r+b") as file:
        file.seek(18)  # the header's write version: a database of a newer format can only be read
        file.write(b"\3")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE results_2 (other)")
        connection.commit()


@pytest.mark.parametrize(
    ("prepare", "message", "remedy", "status"),
    [
        pytest.param(_folder, "unable to open database file", "existing folder", 2, id="a folder in its place"),
        pytest.param(_no_folder, "unable to open database file", "existing folder", 2, id="no folder for it"),
        pytest.param(_read_only, "attempt to write a readonly database", "you may write to", 2, id="only to be read"),
        pytest.param(
            _foreign, "no such column: digest", "another file with --store", 3, id="a table with other columns"
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, prepare: Callable[[Path], None], message: str, remedy: str, status: int
) -> None:
    """What happened and what to do; a file that the caller should not have named is wrong usage."""
    path = tmp_path / "folder" / "results.sqlite"
    path.parent.mkdir()
    prepare(path)
    with pytest.raises(GraderError) as caught:
        Store(path)
    assert str(caught.value).startswith(f"The results store, {path}, cannot be used: ")
    assert f"{message}. " in str(caught.value)
    assert remedy in str(caught.value)
    assert (type(caught.value), caught.value.exit_status) == ({2: InputError, 3: GraderError}[status], status)


def test_a_file_that_is_lost_during_a_run_is_not_wrong_usage(path: Path) -> None:
    """What could be opened once was named correctly; the run ends with the status of the grader's own failure."""
    store = Store(path)
    store.close()
    path.unlink()
    path.mkdir()
    with pytest.raises(GraderError, match="unable to open database file") as caught:
        store.put("key", TRIAL)
    assert caught.value.exit_status == 3


def test_a_full_disk_is_a_sentence(path: Path) -> None:
    """The sentence says that nothing is lost and how to continue; with room, the same store works again."""
    store = Store(path)
    with store._engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(GraderError, match=r"database or disk is full\. Make room on the disk; what was stored is kept"):
        store.put("key", TRIAL.model_copy(update={"weights_sha256": "0" * 4096 * 4}))
    store.close()
    store.put("key", TRIAL)
    assert store.get("key", Trial) == TRIAL


def test_a_new_file_that_cannot_be_used_either_is_a_sentence(filled: Path) -> None:
    """After a damaged file is set aside, the next error ends the run; it is not taken for an unknown result."""
    warnings: list[str] = []
    store = Store(filled, warn=warnings.append)
    store.close()
    filled.write_bytes(b"overwritten" * 10_000)
    with pytest.raises(GraderError, match="no such column: nonsense") as caught:
        store.transact(lambda connection: connection.exec_driver_sql("SELECT nonsense"))
    assert caught.value.exit_status == 3
    assert len(warnings) == 1


def test_a_damaged_file_that_cannot_be_renamed_is_a_sentence(tmp_path: Path) -> None:
    """The run ends, the file is as it was, and the sentence says what to do; it is nobody's wrong usage."""
    path = tmp_path / ("long" * 62)  # with its new ending, the name is longer than a file system takes
    path.write_bytes(b"not a database" * 1_000)
    with pytest.raises(GraderError, match="Move it away; its results are computed again") as caught:
        Store(path, warn=pytest.fail)
    message = str(caught.value)
    assert f"{path} is damaged (file is not a database) and cannot be renamed: File name too long. " in message
    assert caught.value.exit_status == 3
    assert path.read_bytes() == b"not a database" * 1_000


def test_a_store_that_another_process_holds_is_a_sentence(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store waits for it, but not for ever."""
    monkeypatch.setattr("grader.store.database.PATIENCE_SECONDS", 0.1)
    store = Store(filled)
    with closing(sqlite3.connect(filled, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert store.get(_key(0), Trial) is not None  # readers need not wait
        with pytest.raises(GraderError, match=r"database is locked\. Another process .* end that process"):
            store.put("key", TRIAL)
    store.put("key", TRIAL)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        pytest.param("results.sqlite", "not such a URL", id="a path"),
        pytest.param("sqlite://", "names no file", id="sqlite in memory"),
        pytest.param("sqlite:///:memory:", "names no file", id="sqlite in memory by name"),
        pytest.param("sqlite://secret/x", "names no file|not such a URL", id="sqlite on a host"),
        pytest.param("sqlite:///x?mode=ro", "names no file", id="sqlite with options"),
        pytest.param("mysql://user:secret@host/grades", "another kind", id="another database"),
        pytest.param("postgresql+asyncpg://user:secret@host/grades", "another kind", id="another driver"),
        pytest.param("postgresql://user:secret/grades", "not such a URL", id="a password without its host"),
        pytest.param("postgresql://user:a@secret@host/grades", "as %40", id="an @ in the password"),
        pytest.param("postgresql://user:secret@host:secret/grades", "not such a URL", id="a port that is not a number"),
        pytest.param("postgresql:secret", "not such a URL", id="half a URL"),
    ],
)
def test_a_wrong_url_is_a_sentence_without_it(url: str, message: str) -> None:
    """No part of the URL is repeated, since a password may be anywhere in it."""
    with pytest.raises(InputError, match=message) as caught:
        Store(url)
    assert "secret" not in str(caught.value)
    assert "secret" not in "".join(traceback.format_exception(caught.value, limit=0))


def test_without_the_driver_for_postgresql_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver comes with an extra of its own."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r"pip install 'cnn-grader\[postgres\]'"):
        Store("postgresql://user:secret@host/grades")
