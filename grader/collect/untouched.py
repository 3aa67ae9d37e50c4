"""Files that are as the assignment hands them out: whoever starts from a repository has them lying about."""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from grader.collect.analysis import FILE as ANALYSIS_FILE
from grader.collect.analysis import Template
from grader.collect.tree import NOTEBOOK, SOURCES, Entry, UnreadableError

_MAX_BYTES = 1 << 20
"""Of a file that is compared; what students get to fill in is far smaller."""

NOT_WRITTEN = "raise NotImplementedError"
"""What stands in a template where students are to write."""

Essence = str
"""What of a file matters for the question whether somebody has worked on it."""


def _block(function: str) -> re.Pattern[str]:
    """What finds the function, from its first line to its last."""
    return re.compile(rf"^def {re.escape(function)}\(.*(?:\n(?:[ \t].*)?)*+", re.MULTILINE)


def _is_open(text: str, block: re.Pattern[str]) -> bool:
    """Whether the function stands there, and is still to be written."""
    blocks = [match[0] for match in block.finditer(text)]
    return bool(blocks) and all(NOT_WRITTEN in each for each in blocks)


def _text(suffix: str, content: bytes) -> str:
    """A program, or the code of a notebook, without trailing blanks."""
    text = content.decode("utf-8-sig", "replace")
    return "\n".join(map(str.rstrip, (_code(text) if suffix == NOTEBOOK else text).split("\n"))).strip()


def _code(text: str) -> str:
    try:
        cells = json.loads(text)["cells"]
        return "\n".join(_source(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, TypeError, KeyError, RecursionError):  # no notebook, or one of another kind
        return ""


def _source(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


class HandedOut:
    """The files that students start from.

    Where the assignment's function raises NotImplementedError in them, a file is as handed out as long as its function
    is: whatever else was tried in it, there is nothing to grade. Elsewhere the whole text counts. Line endings and
    trailing blanks do not; of a notebook the code cells count alone, for Jupyter writes outputs, numbers and versions
    into a file that somebody only looked at.

    Args:
        function: The assignment's name for the function.
        files: Suffix and content of each.
    """

    def __init__(self, function: str = "", files: Iterable[tuple[str, bytes]] = ()) -> None:
        self._block = _block(function)
        files = list(files)
        self.analysis = Template(files)
        """Where students are to write what their variants did."""
        essences = {self._essence(suffix, content) for suffix, content in files if suffix in SOURCES}
        self._essences = frozenset(essence for essence in essences if essence)

    def __contains__(self, file: Entry) -> bool:
        """Whether a file is as it was handed out; one that cannot be read is not."""
        if not self._essences or file.suffix not in SOURCES:
            return False
        try:
            return self._essence(file.suffix, file.read(_MAX_BYTES)) in self._essences
        except UnreadableError:
            return False

    def without(self, files: Sequence[Entry]) -> list[Entry]:
        """List the files on which somebody has worked."""
        return [file for file in files if file not in self]

    def _essence(self, suffix: str, content: bytes) -> Essence:
        """Reduce a file to what its author wrote; empty where there is nothing, or nothing that can be read."""
        text = _text(suffix, content)
        blocks = {block[0].strip() for block in self._block.finditer(text)}
        return blocks.pop() if len(blocks) == 1 and _is_open(text, self._block) else text


NOTHING_HANDED_OUT = HandedOut()


def read_handed_out(folder: Path, module: str, function: str, graded: Sequence[Path] = ()) -> HandedOut:
    """Read template, notebook and the file for an analysis in the assignment's folder, as far as they are there.

    Students work in that folder: where it is what they have graded, only files are as handed out whose function
    raises NotImplementedError.

    Args:
        folder: With the assignment's rules.
        module: The assignment's name for the file.
        function: And for the function in it.
        graded: What is graded.
    """
    files: list[tuple[str, bytes]] = []
    for name in (*(f"{module}{suffix}" for suffix in SOURCES), ANALYSIS_FILE):
        with suppress(OSError), (folder / name).open("rb") as file:
            files.append((Path(name).suffix, file.read(_MAX_BYTES)))
    if any(_lies_in(path, folder) for path in graded):
        block = _block(function)
        files = [(suffix, content) for suffix, content in files if _is_open(_text(suffix, content), block)]
    return HandedOut(function, files)


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path is that folder, or a file directly in it."""
    path = path.resolve()
    return (path.parent if path.is_file() else path) == folder.resolve()


def handed_out_programs(folder: Path) -> list[tuple[str, bytes]]:
    """Read every program in the assignment's folder, by its suffix: template, notebook, and what lies beside them."""
    programs: list[tuple[str, bytes]] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SOURCES and path.is_file():
            with path.open("rb") as file:
                programs.append((path.suffix.lower(), file.read(_MAX_BYTES)))
    return programs
