"""Attacks that no file of a repository can be: bombs, links, and names that somebody's program obeys."""

import ast
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.records import Status
from tests.hostile.attack import Attack, Prepare, read_attacks

_FAILING = b"def build_model():\n    raise ValueError('as it should')\n"


def all_attacks() -> list[Attack]:
    """Give every attack, by aim and name."""
    return [*read_attacks(), *_named(), *_files(), *_archives(), *_notebooks()]


def _attack(aim: str, name: str, tries: str, **fields: Any) -> Attack:
    defaults: dict[str, Any] = {"control": "naive", "status": Status.FAILED, "check": "source", "says": ""}
    return Attack(**{"aim": aim, "name": name, "tries": tries, **defaults, **fields})


_NAMES = {
    "terminal": ("a name that clears a terminal and retitles its window", "x\x1b[2J\x1b]0;owned\x07\x1b[31m"),
    "lines": ("a name of two lines, of which the second is a verdict", "x\nreference: passed, 100.00%"),
    "cells": ("a name that is a formula of a spreadsheet", "=HYPERLINK(1;2)"),
    "markup": ("a name that is a tag with a script", "<img src=x onerror=alert(1)>"),
    "tables": ("a name that ends a cell of a Markdown table and mentions people", "x | passed | ![i](h) @team #1"),
    "papers": ("a name that is a command of LaTeX", "\\input{passwd} $x$ %"),
    "workflow": ("a name that is a command of a CI system", "::error file=x::owned ##vso[task.complete]"),
    "direction": ("a name that is read backwards", "x\u202edessap\u202c\u200b\ufeff"),
    "bytes": ("a name that is not UTF-8", os.fsdecode(b"x\xff\xfe\x80")),
    "options": ("a name that looks like an option", "--format=html"),
}


def _named() -> list[Attack]:
    """Names of folders: everything that a file system takes."""

    def write(place: Path) -> None:
        place.mkdir()
        (place / "mnist_cnn.py").write_bytes(_FAILING)

    return [
        _attack(
            "confuse", f"name_for_{name}", f"Has {what}.", mark="report", check="contract", says="as it should",
            label=label, prepare=write, **({"control": "unescaped"} if name != "options" else {"naive": _is_option}),
        )
        for name, (what, label) in _NAMES.items()
    ]  # fmt: skip


def _is_option(_: Path) -> bool:
    return _NAMES["options"][1].startswith("-")


def _file(content: bytes, name: str = "mnist_cnn.py") -> Prepare:
    def write(place: Path) -> None:
        place.mkdir()
        (place / name).write_bytes(content)

    return write


def _link(place: Path) -> None:
    place.mkdir()
    (place / "solution.txt").write_bytes(_FAILING)
    (place / "mnist_cnn.py").symlink_to(place / "solution.txt")


def _pipe(place: Path) -> None:
    place.mkdir()
    os.mkfifo(place / "mnist_cnn.py")


def _only(place: Path) -> Path:
    return next(place.iterdir())


def _fails_to_parse(place: Path) -> bool:
    try:
        ast.parse((place / "mnist_cnn.py").read_bytes())
    except (SyntaxError, MemoryError, RecursionError, ValueError):
        return True
    return False


def _files() -> list[Attack]:
    """What is not a file, or not Python."""
    unary = b"def build_model():\n    return " + b"-" * 300_000 + b"1\n"
    nested = b"def build_model():\n    return " + b"(" * 5_000 + b")" * 5_000 + b"\n"
    digits = b"def build_model():\n    return " + b"9" * 100_000 + b"\n"
    chained = b"def build_model():\n    return x" + b".x" * 100_000 + b"\n"
    return [
        _attack("spy", "link", "Hands in a link to a file of the grader's account.", mark="secret", says="is a link",
                prepare=_link, naive=lambda place: (place / "mnist_cnn.py").read_bytes() == _FAILING),
        _attack("exhaust", "pipe", "Hands in a pipe, that who reads it waits for ever.", mark="word",
                says="not a regular file", prepare=_pipe, naive=lambda place: (place / "mnist_cnn.py").is_fifo()),
        _attack("exhaust", "long_file", "Hands in more text than any program has.", mark="word",
                says="larger than 1 MiB", prepare=_file(b"#" * (2 << 20)),
                naive=lambda place: len((place / "mnist_cnn.py").read_bytes()) > 1 << 20),
        _attack("exhaust", "unary_bomb", "Hands in an expression that takes the parser's memory.", mark="word",
                says="nested|deep|memory|parse|Python", prepare=_file(unary), naive=_fails_to_parse),
        _attack("exhaust", "nested_bomb", "Hands in brackets within brackets.", mark="word",
                says="nested|deep|Python", prepare=_file(nested), naive=_fails_to_parse),
        _attack("exhaust", "chain_bomb", "Hands in a chain of a hundred thousand dots.", mark="word",
                says="nested|deep|Python", prepare=_file(chained), naive=_fails_to_parse),
        _attack("exhaust", "number_bomb", "Hands in a number of a hundred thousand digits.", mark="word",
                says="digits|Python|integer", prepare=_file(digits), naive=_fails_to_parse),
        _attack("confuse", "encodings", "Hands in bytes that another reader decodes otherwise.", mark="report",
                says="null characters", prepare=_file(b"# coding: utf-7\n+AGQ-ef build_model():\n    return 0\0\n"),
                naive=lambda place: b"\0" in (place / "mnist_cnn.py").read_bytes()),
    ]  # fmt: skip


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Prepare:
    def write(place: Path) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", compression) as archive:
            for name, content in members:
                archive.writestr(name, content, compression)
        place.mkdir()
        (place / "work.zip").write_bytes(packed.getvalue())

    return write


def _members(place: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(place / "work.zip") as archive:
        return archive.infolist()


def _archives() -> list[Attack]:
    """Archives that hurt who unpacks them."""
    link = zipfile.ZipInfo("mnist_cnn.py")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    is_large: Callable[[Path], bool] = lambda place: sum(member.file_size for member in _members(place)) > 50 << 20  # noqa: E731
    return [
        _attack("escape", "archive_leads_out", "Packs a file that unpacks beside the others' folders.", mark="target",
                says="leads out of the archive", prepare=_zip(("../mnist_cnn.py", _FAILING)),
                naive=lambda place: any(".." in member.filename for member in _members(place))),
        _attack("escape", "archive_leads_to_the_root", "Packs a file with a path from the root.", mark="target",
                says="from the root of a disk", prepare=_zip(("/tmp/mnist_cnn.py", _FAILING)),  # noqa: S108
                naive=lambda place: any(member.filename.startswith("/") for member in _members(place))),
        _attack("spy", "archive_holds_a_link", "Packs a link to a file of the grader's account.", mark="secret",
                says="is a link", prepare=_zip((link, b"/nonexistent")),
                naive=lambda place: _members(place)[0].external_attr >> 28 == 0o12),
        _attack("exhaust", "archive_bomb", "Packs 60 MB of nothing into 60 kB.", mark="word",
                says="times its size|larger than", prepare=_zip(("mnist_cnn.ipynb", bytes(60 << 20))), naive=is_large),
        _attack("exhaust", "archive_of_many", "Packs three thousand files.", mark="word", says="more than 2,000 files",
                prepare=_zip(*((f"{number}.py", b"") for number in range(3_000)), compression=zipfile.ZIP_STORED),
                naive=lambda place: len(_members(place)) > 2_000),
        _attack("confuse", "archive_holds_it_twice", "Packs two files under one name, for two readers.", mark="grade",
                says="more than once", prepare=_twice, naive=lambda place: len(_members(place)) == 2),
    ]  # fmt: skip


def _twice(place: Path) -> None:
    place.mkdir()
    packed = bytearray()
    _zip(("mnist_cnn.py", _FAILING), ("mnist_cnn.pz", b"x = 1\n"))(place / "making")
    packed += (place / "making" / "work.zip").read_bytes().replace(b"mnist_cnn.pz", b"mnist_cnn.py")
    (place / "making" / "work.zip").unlink()
    (place / "making").rmdir()
    (place / "work.zip").write_bytes(packed)


def _notebook(*sources: str, **metadata: Any) -> bytes:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}).encode()


def _notebooks() -> list[Attack]:
    """Documents that only look like notebooks."""
    deep = b'{"nbformat": 4, "cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    many = _notebook(*["x = 1"] * 10_500)
    shell = _notebook("!touch made", "%%bash\ntouch made", "%system touch made\n" + _FAILING.decode())
    language = {"language_info": {"name": "\x1b[31m<script>R</script>|@team"}}

    def write(content: bytes) -> Prepare:
        return _file(content, "mnist_cnn.ipynb")

    def too_deep(place: Path) -> bool:
        try:
            json.loads(_only(place).read_bytes())
        except RecursionError:
            return True
        return False

    return [
        _attack("exhaust", "notebook_depth", "Nests lists so deep that readers fall.", mark="word", says="notebook",
                prepare=write(deep), naive=too_deep),
        _attack("exhaust", "notebook_cells", "Has more cells than anybody reads.", mark="word", says="has 10,500",
                prepare=write(many), naive=lambda place: _only(place).read_bytes().count(b"cell_type") > 10_000),
        _attack("escape", "notebook_runs_a_shell", "Has lines for the shell, as notebooks may.", mark="target",
                check="contract", says="as it should", prepare=write(shell),
                naive=lambda place: b"!touch" in _only(place).read_bytes()),
        _attack("confuse", "notebook_language", "Is written in a language whose name is markup.", mark="report",
                says="must be in Python", prepare=write(_notebook("x", **language)), control="unescaped"),
        _attack("confuse", "notebook_cells_that_shout", "Raises markup out of a cell.", mark="report",
                check="contract", says="ValueError", control="unescaped",
                prepare=write(_notebook("def build_model():\n    raise ValueError('<script>alert(1)</script>')"))),
    ]  # fmt: skip
