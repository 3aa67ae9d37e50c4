"""The folder that a killed grader leaves behind is removed by the next grader."""

import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

CODE = """
import sys
from multiprocessing import util
from grader.worker.process.temporary_folder import claim_temporary_folder, remove_abandoned_folders
remove_abandoned_folders()
claim_temporary_folder()
print(util.get_temp_dir(), flush=True)
sys.stdin.read()
"""


def _start(stack: ExitStack) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.enter_context(process)
    stack.callback(process.kill)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_the_folder_of_a_killed_grader_is_removed_and_that_of_a_living_one_is_not() -> None:
    """A third grader starts after the first was killed and while the second runs."""
    with ExitStack() as stack:
        killed, abandoned = _start(stack)
        living, occupied = _start(stack)
        killed.send_signal(signal.SIGKILL)
        killed.wait(timeout=60)
        assert (abandoned / "cnn-grader").read_text(encoding="ascii") == str(killed.pid)
        _, own = _start(stack)
        assert not abandoned.exists()
        assert occupied.is_dir()
        assert own.is_dir()
        living.communicate(timeout=60)
        assert not occupied.exists()  # a grader that ends by itself removes its own folder


def test_a_temporary_folder_with_a_long_path_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a socket has room for about a hundred characters, so the system's own folder serves instead."""
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    with ExitStack() as stack:
        _, own = _start(stack)
        assert own.is_dir()
        assert len(str(own)) < 75
        assert not list(long.iterdir())


IN_A_CHILD = """
import os
from multiprocessing import get_context, util
from grader.worker.process.temporary_folder import claim_temporary_folder, remove_abandoned_folders

def run():
    claim_temporary_folder()
    print(util.get_temp_dir(), flush=True)

if __name__ == "__main__":
    print(util.get_temp_dir(), flush=True)
    child = get_context("spawn").Process(target=run)
    child.start()
    child.join()
    remove_abandoned_folders()
    print(os.path.isdir(util.get_temp_dir()))
"""


def test_a_grader_in_a_child_process_leaves_the_folder_of_its_parent_alone(tmp_path: Path) -> None:
    """A folder that multiprocessing hands on is not marked: it would be removed when the child has ended."""
    script = tmp_path / "parent.py"
    script.write_text(IN_A_CHILD, encoding="utf-8")
    output = subprocess.run([sys.executable, script], capture_output=True, check=True, text=True).stdout
    folder, own, is_there = output.split()
    assert folder != own
    assert is_there == "True"
