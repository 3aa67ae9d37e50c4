"""Results that several graders share, in a real PostgreSQL server."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.records import Trial
from grader.store import Store, upkeep
from grader.store.upkeep import Wanted

TRIAL = Trial(
    seed=1, correct=96, total=100, accuracy=0.96, cpu_seconds=1.0, epochs=(), weights_sha256="ä\u2028\0", answers=""
)
PASSWORD = "pass@word/1"  # noqa: S105 - of a server that lives for these tests
QUOTED = "pass%40word%2F1"


def _server() -> Path | None:
    """Folder of the server's programs; Debian keeps them out of the PATH."""
    programs = [Path(path).resolve() for path in [shutil.which("initdb")] if path]
    programs += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return programs[-1].parent if programs else None


class Server:
    """A server for these tests, on a loopback port; it does not run as root."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "nobody")
        self._run("initdb", "--no-locale", "--auth=scram-sha-256", "--username=grader", f"--pwfile={folder}/password")
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self._folder} -c fsync=off"
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder}/log", f"--options={options}")

    def stop(self) -> None:
        """Stop it and wait for its end."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def url(self, password: str = QUOTED) -> str:
        """What --store takes."""
        return f"postgresql://grader:{password}@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self._folder}/data", *arguments]
        user = "nobody" if os.geteuid() == 0 else None
        done = subprocess.run(
            command, user=user, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
            stderr=subprocess.PIPE, text=True, timeout=120, env={"PATH": os.defpath, "LC_ALL": "C"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running server; its end takes everything with it."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    programs = _server()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian's package is postgresql)")
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short, and that of tmp_path is private
        running = Server(programs, Path(folder))
        yield running
        running.stop()


@pytest.fixture
def opened(server: Server) -> Iterator[Callable[..., Store]]:
    """Open the store by its URL; it is closed after the test."""
    with ExitStack() as stack:
        yield lambda url=None: stack.enter_context(closing(Store(url or server.url())))


def test_results_are_shared_by_all_graders(opened: Callable[..., Store]) -> None:
    """What one grader puts, another gets, to the last character; a result put twice is there once."""
    first, second = opened(), opened()
    first.put("key", TRIAL)
    second.put("key", TRIAL)
    assert first.get("key", Trial) == second.get("key", Trial) == TRIAL
    assert second.get("another", Trial) is None


def test_several_graders_write_the_same_keys_at_the_same_time(server: Server, opened: Callable[..., Store]) -> None:
    """They create the table and write every key at the same moment, and nothing fails."""
    with opened()._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE results_2")
    code = (
        "import sys, os; from grader.store import Store; from grader.records import Trial\n"
        "store = Store(os.environ['STORE']); trial = Trial.model_validate_json(sys.argv[1])\n"
        "for number in range(50): store.put(str(number), trial)"
    )
    command = [sys.executable, "-c", code, TRIAL.model_dump_json()]
    environment = os.environ | {"STORE": server.url()}
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    store = opened()
    assert all(store.get(str(number), Trial) == TRIAL for number in range(50))


def test_a_damaged_row_is_no_result(opened: Callable[..., Store]) -> None:
    """As in a SQLite file, it is computed again."""
    store = opened()
    store.put("damaged", TRIAL)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE results_2 SET document = replace(document, '96', '97')")
    assert store.get("damaged", Trial) is None


def test_a_user_who_may_write_rows_need_not_create_the_table(server: Server, opened: Callable[..., Store]) -> None:
    """Somebody else can create the table and grant its use."""
    with opened()._engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        connection.exec_driver_sql("GRANT SELECT, INSERT, UPDATE ON results_2 TO guest")
    store = opened(f"postgresql://guest:guest@127.0.0.1:{server.port}/postgres")
    store.put("key", TRIAL)
    assert store.get("key", Trial) == TRIAL


def test_shared_results_can_be_listed_and_pruned(server: Server, opened: Callable[..., Store]) -> None:
    """What one grader stored, another lists and removes; a result that is read is noted as used."""
    with closing(Store(server.url())) as store:
        store.put("old", TRIAL)
        store.put("used again", TRIAL)
    with closing(Store(server.url())) as store:
        with store._engine.begin() as connection:
            connection.exec_driver_sql("UPDATE uses_2 SET day = '2020-01-01', software = 'grader 0.0'")
        assert store.get("used again", Trial) == TRIAL
    old = Wanted(others=True, unused_days=100)
    with upkeep.opened(server.url()) as store:
        assert "grader 0.0" in {group.software for group in upkeep.survey(store)}
        announced = upkeep.count(store, old)
        assert announced > 0
        assert upkeep.remove(store, old) == announced
        assert store.size() > 0
        store.compact()
    assert opened().get("old", Trial) is None
    assert opened().get("used again", Trial) == TRIAL


def test_a_server_that_restarts_is_used_again(server: Server, opened: Callable[..., Store]) -> None:
    """A connection that breaks between two results ends nothing."""
    store = opened()
    store.put("before", TRIAL)
    server.stop()
    with pytest.raises(GraderError, match="what was stored is kept"):
        store.put("meanwhile", TRIAL)
    server.start()
    store.put("after", TRIAL)
    assert store.get("before", Trial) == store.get("after", Trial) == TRIAL


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(("grader:", "stranger:"), "password authentication failed", id="an unknown user"),
        pytest.param((QUOTED, "pass%40word%2F2"), "password authentication failed", id="a wrong password"),
        pytest.param(("/postgres", "/nothing"), 'database "nothing" does not exist', id="an unknown database"),
        pytest.param(("127.0.0.1", "nowhere.invalid"), "nowhere.invalid", id="an unknown host"),
        pytest.param((":{port}", ":9"), "Connection refused", id="a port on which nothing listens"),
        pytest.param(("/postgres", "/postgres?unknown=x"), "invalid connection option", id="an unknown option"),
        pytest.param((f"{QUOTED}@", f"@nowhere.invalid?password={QUOTED}&port="), "do not fit", id="half an option"),
    ],
)
def test_a_server_that_cannot_be_used_is_a_sentence(
    server: Server, opened: Callable[..., Store], change: tuple[str, str], message: str
) -> None:
    """One line, no password in any spelling, and what to do."""
    old, new = (part.replace("{port}", str(server.port)) for part in change)
    with pytest.raises(GraderError, match=message) as caught:
        opened(server.url().replace(old, new))
    sentence = str(caught.value)
    beginning = "expected the store" if message == "do not fit" else "The results store, the database "
    assert sentence.startswith(beginning)
    assert "--store or GRADE_STORE" in sentence
    assert "\n" not in sentence
    assert not any(secret in sentence for secret in (PASSWORD, QUOTED, "pass@word/2", "pass%40word%2F2"))
    assert caught.value.__cause__ is None


def test_a_table_that_is_locked_is_a_sentence(opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> None:
    """The store waits for it, but not for ever."""
    monkeypatch.setattr("grader.store.database.PATIENCE_SECONDS", 1)
    store = opened()
    with opened()._engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE results_2")
        with pytest.raises(GraderError, match="lock timeout"):
            store.put("key", TRIAL)
