"""The real command in a real terminal, over a class whose names and texts are made to harm it."""

import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.hostile.arena import ROOT, constants, course
from tests.hostile.attack import Attack
from tests.hostile.handed_in import all_attacks
from tests.hostile.left_behind import survivors_of
from tests.hostile.targets import planted

_CONFUSING = [attack for attack in all_attacks() if attack.aim == "confuse"]
_OURS = re.compile(
    rb"\x1b\[[0-9;]*m"  # colours
    rb"|\x1b\[\?25[lh]"  # the cursor, hidden while bars are shown
    rb"|\x1b\[[12]A|\x1b\[2K|\x1b\[1A|\r\n|\r|\n"  # bars, drawn anew
)
"""All that the command itself tells a terminal."""
_TALL, _WIDE = 50, 120

pytestmark = pytest.mark.any_account


@pytest.fixture
def output(tmp_path: Path, digits: Path) -> bytes:
    """Everything that came to the terminal."""
    tmp_path.chmod(0o755)
    assignment = course(tmp_path)
    for number, attack in enumerate(_CONFUSING):
        _hand_in(tmp_path, number, attack)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [
        sys.executable, "-m", "grader", str(tmp_path / "class"), "--assignment", str(assignment), "--recipe", "quick",
        "--out", str(tmp_path / "out"), "--data", str(digits), "--jobs", "2",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "TMPDIR": str(temporary),
        "PYTHONPATH": f"{ROOT}:{temporary}",
    }
    environment |= {"LINES": str(_TALL), "COLUMNS": str(_WIDE)}
    screen, line = pty.openpty()
    process = subprocess.Popen(
        command, stdin=line, stdout=line, stderr=line, env=environment, start_new_session=True, cwd=tmp_path
    )
    os.close(line)
    output = _read_all(screen, process)
    os.close(screen)
    assert process.returncode == 1, output[-3_000:]
    assert survivors_of(str(temporary)) == []
    assert sorted(temporary.iterdir()) == []
    assert not Path(tempfile.gettempdir(), f"pymp-{process.pid}").exists()
    return output


def test_a_terminal_is_unharmed(output: bytes) -> None:
    """No control sequence reaches it but our own, and every submission has its line; nothing is left behind."""
    rest = _OURS.sub(b"", output)
    odd = sorted({bytes([byte]) for byte in rest if byte < 0x20 or byte == 0x7F})
    assert odd == [], re.findall(rb".{0,40}[\x00-\x09\x0b-\x1f\x7f].{0,40}", rest)[:3]
    text = rest.decode("utf-8")
    assert not re.search("[\x80-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", text)
    assert b"\x1b[31m<script>" not in output  # a colour is ours too, but not in a student's text
    assert b"\x1b[31mPASS" not in output
    assert b"1 of" in rest
    assert b"owned" in rest


def _hand_in(folder: Path, number: int, attack: Attack) -> None:
    place = folder / "class" / (attack.label or f"{number:03}-{attack.name}")
    place.parent.mkdir(exist_ok=True)
    if attack.prepare:
        attack.prepare(place)
        return
    place.mkdir()
    (place / "mnist_cnn.py").write_bytes(attack.content)
    with planted(attack.content, attack.title) as targets:
        (place / "planted.py").write_text(constants(folder, targets), encoding="utf-8")


def _read_all(screen: int, process: subprocess.Popen[bytes]) -> bytes:
    output = bytearray()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        ready, _, _ = select.select([screen], [], [], 0.2)
        try:
            chunk = os.read(screen, 1 << 16) if ready else b""
        except OSError:  # hung up
            break
        output += chunk
        if not ready and process.poll() is not None:
            break
    process.wait(20)
    return bytes(output)
