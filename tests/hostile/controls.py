"""Positive controls: every attack makes its mark where nothing stands in its way, and the mark is seen."""

import importlib
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from unittest.mock import patch

from grader.records import Module
from grader.worker.jail import Limits, find_jail
from grader.worker.messages import ExportRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome
from tests.hostile.arena import Arena, constants, good_after, scratch, throw_away
from tests.hostile.attack import Attack
from tests.hostile.left_behind import survivors
from tests.hostile.reports import defects, unescaped
from tests.hostile.targets import Targets, planted, secret_of

_WALL_SECONDS = 20.0
_CLAIM_SECONDS = 3.0
"""What is claimed is claimed at once; then it may sleep."""
_LIMITS = Limits(cpu_seconds=10, memory_bytes=4 << 30)

_EFFECT = """

import contextlib as _contextlib
import planted as _planted

def build_model():
    with _contextlib.suppress(BaseException):
        _attack()
    effect() and _planted.seen("it had its effect")
"""
_KERAS = """

import keras as _keras
import planted as _planted

def build_model():
    try:
        made = _keras.models.model_from_json(document())
    except Exception as error:
        made = error
    effect(made) and _planted.seen("Keras did it")
"""


def all_controls(attacks: Sequence[Attack], children: Children, arena: Arena) -> dict[str, list[str]]:
    """Let every attack make its mark that this account could make; those that look at processes one by one."""
    possible = [attack for attack in attacks if is_possible(attack)]
    # While a worker is started, this process has no key and no arguments, which others look for.
    together = [attack for attack in possible if attack.mark != "survivor" and attack.control != "spawned"]
    alone = [attack for attack in possible if attack not in together]
    with ThreadPoolExecutor(2) as pool:
        marks = list(pool.map(lambda attack: control(attack, children, arena), together))
    marks += [control(attack, children, arena) for attack in alone]
    return {attack.title: mark for attack, mark in zip((*together, *alone), marks, strict=True)}


def control(attack: Attack, children: Children, arena: Arena) -> list[str]:
    """Let one attack make its mark, and tell which it was."""
    if attack.naive:
        return _naive(attack)
    if attack.control == "unescaped":
        return defects(unescaped(arena.results[attack.title].grade))
    with planted(attack.content, f"control of {attack.title}") as targets:
        return _CONTROLS[attack.control](attack, children, targets)


def _naive(attack: Attack) -> list[str]:
    assert attack.prepare
    assert attack.naive
    folder = scratch()
    try:
        attack.prepare(folder / "handed-in")
        return ["it had its effect"] * bool(attack.naive(next(folder.iterdir())))
    finally:
        throw_away(folder)


def _weak(attack: Attack, children: Children, targets: Targets) -> list[str]:
    return _marks(attack, _run(attack.content, children, targets, Terms(None, None)), targets)


def _effect(attack: Attack, children: Children, targets: Targets) -> list[str]:
    content = attack.content.replace(b"def build_model(", b"def _attack(") + _EFFECT.encode()
    return _marks(attack, _run(content, children, targets, Terms(None, None)), targets)


def _keras(attack: Attack, children: Children, targets: Targets) -> list[str]:
    return _marks(attack, _run(attack.content + _KERAS.encode(), children, targets, Terms(None, None)), targets)


def _claim(attack: Attack, children: Children, targets: Targets) -> list[str]:
    outcome = _run(attack.content, children, targets, Terms(_LIMITS, find_jail()), wall_seconds=_CLAIM_SECONDS)
    return ["the claim came"] * (targets.word in outcome.log or targets.word.encode() in outcome.answer)


def _inherited(attack: Attack, children: Children, targets: Targets) -> list[str]:
    """A process that was started carelessly, as most graders do."""
    del children
    folder = scratch()
    secret = secret_of("environment")
    with tempfile.TemporaryFile() as secret_file:
        secret_file.write(targets.secret.encode())
        secret_file.flush()
        (folder / "mnist_cnn.py").write_bytes(attack.content)
        (folder / "planted.py").write_text(constants(folder, targets), encoding="utf-8")
        command = "import sys; sys.path.insert(0, sys.argv[1]); import mnist_cnn; mnist_cnn.build_model()"
        done = subprocess.run(
            [sys.executable, "-c", command, str(folder), f"--token={secret_of('arguments')}"],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "CANARY_TOKEN": secret},
            pass_fds=(secret_file.fileno(),),
            start_new_session=True,
            timeout=_WALL_SECONDS,
        )
    throw_away(folder)
    output = done.stdout + done.stderr
    return ["a secret leaked"] * any(secret in output for secret in (secret, secret_of("arguments"), targets.secret))


def _spawned(attack: Attack, children: Children, targets: Targets) -> list[str]:
    """Start a worker as the library's manual says, with arguments and key as they are."""
    del children
    folder = scratch()
    (folder / "mnist_cnn.py").write_bytes(attack.content)
    (folder / "planted.py").write_text(constants(folder, targets), encoding="utf-8")
    spawning = get_context("spawn")
    receiver, sender = spawning.Pipe(duplex=False)
    with receiver, sender, patch.object(sys, "argv", [*sys.argv, f"--token={secret_of('arguments')}"]):
        process = spawning.Process(target=_carelessly, args=(str(folder), sender), daemon=True)
        process.start()
        text = receiver.recv_bytes().decode() if receiver.poll(_WALL_SECONDS) else ""
        process.join(_WALL_SECONDS)
    throw_away(folder)
    secrets = (secret_of("arguments"), bytes(current_process().authkey).hex(), targets.word)
    return ["a secret leaked"] * any(secret in text for secret in secrets)


def _carelessly(folder: str, sender: Connection) -> None:
    sys.path.insert(0, folder)
    try:
        importlib.import_module("mnist_cnn").build_model()
    except Exception as error:  # noqa: BLE001 - it is what the attack has to say
        sender.send_bytes(str(error).encode())


def _run(
    content: bytes, children: Children, targets: Targets, terms: Terms, *, wall_seconds: float = _WALL_SECONDS
) -> Outcome:
    folder = scratch()
    neighbour = folder / "class" / good_after(0)
    for place, secret in ((folder / "course" / "reference", "reference"), (neighbour, "other")):
        place.mkdir(parents=True)
        (place / "mnist_cnn.py").write_text(f"# {secret_of(secret)}", encoding="utf-8")
    (folder / "out").mkdir()
    with closing(sqlite3.connect(folder / "out" / "results.sqlite")) as store, store:
        store.execute("create table results (document)")
        store.execute("insert into results values (?)", (secret_of("other"),))
    request = ExportRequest(
        content=content,
        notebook=False,
        modules=(Module(path="planted.py", content=constants(folder, targets).encode()),),
        function="build_model",
        input_shape=(28, 28, 1),
        parameters=3_000_000,
    )
    try:
        return children.run("exporter", request, terms, wall_seconds=wall_seconds)
    finally:
        throw_away(folder)


def _marks(attack: Attack, outcome: Outcome, targets: Targets) -> list[str]:
    """The marks that the run itself is searched for."""
    leftovers = survivors() if attack.mark == "survivor" else []
    deadline = time.monotonic() + 10
    while leftovers and survivors() and time.monotonic() < deadline:  # they end by themselves
        time.sleep(0.1)
    output = outcome.log + outcome.answer.decode(errors="replace")
    secrets = [targets.secret, *(secret_of(place) for place in ("reference", "other", "environment", "arguments"))]
    marks = ["the attack says that it worked"] * (targets.word in output)
    marks += ["a secret leaked"] * any(secret in output for secret in secrets)
    return marks + targets.marks() + leftovers


_CONTROLS: dict[str, Callable[[Attack, Children, Targets], list[str]]] = {
    "weak": _weak,
    "effect": _effect,
    "keras": _keras,
    "claim": _claim,
    "spawned": _spawned,
    "inherited": _inherited,
}


def is_possible(attack: Attack) -> bool:
    """Whether this account could make the mark at all."""
    return {"": True, "root": os.geteuid() == 0, "32-bit calls": _knows_32_bits()}[attack.needs]


def _knows_32_bits() -> bool:
    """Whether this kernel lets a 64-bit process make calls as 32-bit ones do; asked in a process that may fall."""
    if platform.machine() != "x86_64":
        return False
    code = (
        "import ctypes, mmap; p = mmap.mmap(-1, 4096, prot=7); p.write(bytes((0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3)));"
        "raise SystemExit(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(p)))() <= 0)"
    )
    return subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode == 0
