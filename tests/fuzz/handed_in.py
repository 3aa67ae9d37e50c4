"""Feeds damaged files of students to what reads them: Python, notebooks, and zip archives.

Run: python tests/fuzz/handed_in.py --seconds 60 [--seed N]

The first byte of an input says what it is: `p`, `n` or `z`. It begins with files of `tests/corpus`, and with archives
of them. Of Python and notebooks only the reading is tried, which executes nothing.
"""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

fuzzing: Any = import_module("fuzzing")  # it lies beside this file, which is not part of a package

CORPUS = fuzzing.ROOT / "tests" / "corpus"
_LONGEST = 1 << 17
_LONGEST_SENTENCE = 1_000
_PIECES = (
    b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"\xff\xff\xff\xff", bytes(4), b"../", b"\\", b"/",
    b'"', b"'", b"{", b"[", b"(" * 99, b"\n", b"\r", b"\0", b"%%", b"!", b"# coding: utf-7\n", b"def build_model():\n",
    b"\xef\xbb\xbf", b'"cells": ', b'"source": ', b'"code"', b"null", b"1e999", b"9" * 99, b"\\ud800",
    "\u202e".encode(), b"lambda: ",
)  # fmt: skip


def taker() -> Callable[[bytes], None]:
    """What is tried: imported late, so that it can be instrumented first."""
    program, fault = import_module("grader.source.program"), import_module("grader.source.fault")
    archive, tree = import_module("grader.collect.archive"), import_module("grader.collect.tree")

    def take(content: bytes) -> None:
        kind, content = content[:1], content[1:]
        sentence = "nothing"
        try:
            if kind == b"z":
                packed = archive.Archive(io.BytesIO(content), Path("work.zip"), archive.STUDENT_BOUNDS)
                _read_all(packed.root, tree.UnreadableError)
            else:
                program.read_program(content, notebook=kind == b"n", function="build_model")
        except (fault.SourceFaultError, tree.UnreadableError) as error:
            sentence = f"{error.finding.problem} {error.finding.advice}"
        assert 0 < len(sentence) <= _LONGEST_SENTENCE

    return take


def _read_all(folder: Any, unreadable: type[Exception]) -> None:
    waiting = [folder]
    while waiting:
        entry = waiting.pop()
        assert ".." not in entry.path.parts
        if entry.kind.value == "folder":
            waiting += entry.entries()
        else:
            with suppress(unreadable):
                entry.read(1 << 20)


def plant(folder: Path) -> None:
    """Take some files of each kind, and an archive of them."""
    files = [*sorted((CORPUS / "good").glob("*.py"))[::9], *sorted((CORPUS / "mistakes").glob("*.py"))[::15]]
    notebooks = sorted((CORPUS / "notebooks").glob("*.ipynb"))[::3]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (*files[:3], *notebooks[:1]):
            archive.write(path, f"work/{path.name}")
    (folder / "archive").write_bytes(b"z" + packed.getvalue())
    for path in (*files, *notebooks):
        (folder / path.name).write_bytes((b"n" if path.suffix == ".ipynb" else b"p") + path.read_bytes())


def mutate(content: bytes, seed: int) -> bytes | None:
    """Put pieces of these formats in, in the place of others or twice."""
    random = Random(seed)  # noqa: S311 - chance, not secrets
    for _ in range(random.randint(1, 4)):
        at, length = random.randint(1, max(1, len(content))), random.choice((0, 0, 1, 2, 4, 30))
        piece = random.choice((*_PIECES, content[at : at + length] * 2))
        content = content[:at] + piece + content[at + length :]
    return content


if __name__ == "__main__":
    about = "Fuzz the reading of what students hand in."
    fuzzing.main(fuzzing.Target(__file__, about, taker, plant, mutate, _LONGEST))
