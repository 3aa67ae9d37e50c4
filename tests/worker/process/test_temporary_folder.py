"""What a killed grader leaves behind goes with the next one."""

import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

CODE = """
import sys
from multiprocessing import util
from grader.worker.process.temporary_folder import claim_temporary_folder, remove_traces_of_the_dead
remove_traces_of_the_dead()
claim_temporary_folder()
print(util.get_temp_dir(), flush=True)
sys.stdin.read()
"""


def _started(stack: ExitStack) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.enter_context(process)
    stack.callback(process.kill)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_the_folder_of_a_killed_grader_is_removed_and_that_of_a_living_one_is_not() -> None:
    """A third one starts while the first is dead and the second is alive."""
    with ExitStack() as stack:
        killed, dead = _started(stack)
        ended, alive = _started(stack)
        killed.send_signal(signal.SIGKILL)
        killed.wait(timeout=60)
        assert (dead / "cnn-grader").read_text(encoding="ascii") == str(killed.pid)
        _, own = _started(stack)
        assert not dead.exists()
        assert alive.is_dir()
        assert own.is_dir()
        ended.communicate(timeout=60)
        assert not alive.exists()  # an orderly end removes its own


def test_a_temporary_folder_with_a_long_name_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a socket has room for some hundred characters: then the system's own folder serves."""
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    with ExitStack() as stack:
        _, own = _started(stack)
        assert own.is_dir()
        assert len(str(own)) < 75
        assert not list(long.iterdir())
