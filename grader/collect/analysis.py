"""What a student wrote about the variants: where it stands, and what of it is the student's own.

It is read as text. Neither a build nor a training depends on it, and whatever cannot be read stops nothing.
"""

import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from grader.analysis import MAX_CHARACTERS, MAX_ROWS, Analysis
from grader.collect.analysis_table import Parsed, parsed
from grader.collect.tree import NOTEBOOK, Entry, Kind, UnreadableError

FILE = "ANALYSIS.md"
_FILE = re.compile(r"analysis(?: ?\(\d{1,3}\))?\.md", re.IGNORECASE)
"""Beside the file that is handed in, in whatever letter case, or as browsers number a second download."""
_MAX_FILES = 3
_MAX_FILE_BYTES = 4 * MAX_CHARACTERS
_MAX_COMMAS = 1_000_000
"""In a notebook: each stands for a value that would be made of it. Pictures and texts have few."""
_NAME = "ANALYSIS"
_STRING = re.compile(
    r"^" + _NAME + r"[ \t]*+(?::[ \t]*+\w++[ \t]*+)?=[ \t]*+\(?\s{0,80}[A-Za-z]{0,2}(\"\"\"|'''|\"|')", re.MULTILINE
)
_TAG = "analysis"
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})(?!#)")
_MARKS = re.compile(r"[\W\d_]*+")
"""Marks of Markdown, emoji and a chapter's number, before or behind a heading's words."""
_OPENING = "your analysis"
_TITLES = {"analysis", "youranalysis"}
"""Of a heading that opens an analysis, and says nothing else."""
_PICTURE = re.compile(r"data:[\w.+-]{0,40}/[\w.+-]{0,40};base64,[A-Za-z0-9+/=]*+")
"""As Colab writes a picture into a text cell."""
_NOTHING = 7
"""Deeper than any heading."""


class Template:
    """The places for an analysis as they are handed out: nobody wrote what stands there.

    Args:
        files: Suffix and content of each file that students start from.
    """

    def __init__(self, files: Iterable[tuple[str, bytes]] = ()) -> None:
        texts = [text for suffix, content in files for text in _texts(suffix, content)]
        parts = [parsed(_cleaned(text)) for text in texts]
        self._rows = frozenset(row for part in parts for row in part.rows)
        self._lines = frozenset(_folded(line) for part in parts for line in part.lines)

    def without(self, part: Parsed) -> Parsed:
        """Leave what somebody wrote."""
        rows = tuple(row for row in part.rows if row not in self._rows)
        lines = tuple(line for line in part.lines if not line.strip() or _folded(line) not in self._lines)
        return Parsed(rows, lines)


NO_TEMPLATE = Template()


def read_analysis(main: Entry, content: bytes, folder: Entry | None, template: Template) -> Analysis | None:
    """Read what was written, in the file that is handed in and in an ANALYSIS.md beside it.

    Args:
        main: The file that is handed in.
        content: Its bytes.
        folder: Where it lies; `None` where the files beside it may be other students'.
        template: What stands there before anybody writes.

    Returns:
        `None` where nothing was written.
    """
    texts = [(main.name, text) for text in _texts(main.suffix, content)]
    is_passed_over = main.suffix == NOTEBOOK and _may_hold_one(content) and _has_too_many_parts(content)
    remarks = [_TOO_MANY_PARTS] if is_passed_over else []
    places = [main.name] if remarks else []
    for file in _files(folder) if folder else ():
        try:
            texts.append((file.name, _decoded(_beginning(file))))
        except UnreadableError as error:
            places.append(file.name)
            remarks.append(error.finding.problem)
    parts = [(place, template.without(parsed(_cleaned(text)))) for place, text in texts]
    written = [(place, part) for place, part in parts if _says(part)]
    places = [*(place for place, _ in written), *places]
    if not places:
        return None
    rows = [row for _, part in written for row in part.rows]
    text = _joined([line for _, part in written for line in (*part.lines, "")])
    if len(rows) > MAX_ROWS:
        remarks.append(f"Only the first {MAX_ROWS} rows of the table were read.")
    if len(text) > MAX_CHARACTERS or any(len(_whole(text)) > MAX_CHARACTERS for _, text in texts):
        remarks.append(f"Only the first {MAX_CHARACTERS:,} characters were read.")
    return Analysis(
        places=tuple(dict.fromkeys(places)),
        rows=tuple(rows[:MAX_ROWS]),
        text=text[:MAX_CHARACTERS],
        remark=" ".join(remarks),
    )


_TOO_MANY_PARTS = "The notebook has too many parts for its text cells to be read."


def _texts(suffix: str, content: bytes) -> list[str]:
    """List the places in a file; of one that is neither a program nor a notebook, all of it."""
    if suffix == NOTEBOOK:
        return _in_notebook(content)
    return [_decoded(content)] if suffix == ".md" else _in_program(_decoded(content))


def _in_program(text: str) -> list[str]:
    """Find the last string of that name, as Python would; what is no closed string goes on to the end."""
    starts = list(_STRING.finditer(text)) if _NAME in text else []
    if not starts:
        return []
    start = starts[-1]
    quotes = start[1]
    end = re.compile(r"\\.|" + ("\n|" if len(quotes) == 1 else "") + quotes, re.DOTALL)
    ends = (match.start() for match in end.finditer(text, start.end()) if match[0][0] != "\\")
    body = text[start.end() : next(ends, len(text))]
    return [re.sub(r"\\(\r?\n|.)", lambda escape: "" if escape[1][-1] == "\n" else _unescaped(escape), body)]


def _unescaped(escape: re.Match[str]) -> str:
    """A quote or a backslash; what other escapes stand for matters to nobody here."""
    return escape[1] if escape[1] in "\"'\\" else escape[0]


class _Cell(NamedTuple):
    is_text: bool
    source: str
    is_marked: bool
    """Whether it has the tag."""

    @property
    def first_line(self) -> str:
        return next((line for line in self.source.split("\n") if line.strip()), "")

    @property
    def depth(self) -> int:
        """Of the heading that it begins with: 1 is a title; 7 without one."""
        match = _HEADING.match(self.first_line)
        return len(match[1]) if match else _NOTHING

    @property
    def opening(self) -> int:
        """How surely its first line says that the analysis begins; 0 where it does not.

        A lesson may have a section on the analysis before the place for it.
        """
        words = _MARKS.sub("", self.first_line, count=1).casefold()
        if self.depth < _NOTHING and _MARKS.sub("", words) in _TITLES:
            return 2
        return (1 if self.depth < _NOTHING else 2) if words.startswith(_OPENING) else 0


def _in_notebook(content: bytes) -> list[str]:
    """Find the text cells with the tag, or else those that open an analysis, and the text cells behind each."""
    if not _may_hold_one(content) or _has_too_many_parts(content):
        return []
    try:
        cells = list(_cells(json.loads(content)))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []  # that it is no notebook is said where it is read as a program
    texts = [(place, 3 if cell.is_marked else cell.opening) for place, cell in enumerate(cells) if cell.is_text]
    surest = max((opening for _, opening in texts), default=0)
    starts = {place for place, opening in texts if opening == surest} if surest else set()
    return ["\n\n".join(cells[place].source for place in _with_following(cells, starts))] if starts else []


def _with_following(cells: Sequence[_Cell], starts: set[int]) -> Iterator[int]:
    """Places of cells that open an analysis, and of the text cells behind them, up to the next heading."""
    depth = 0
    for place, cell in enumerate(cells):
        if place in starts:
            depth = cell.depth
        elif not cell.is_text or (cell.depth < _NOTHING and cell.depth <= depth):
            depth = 0
        if depth:
            yield place


def _cells(document: Any) -> Iterator[_Cell]:
    """All cells; until version 3 of nbformat they lie in worksheets."""
    for group in (document, *document.get("worksheets", ())):
        for cell in group.get("cells", ()):
            source, metadata = cell.get("source", cell.get("input", "")), cell.get("metadata", {})
            text = "".join(map(str, source)) if isinstance(source, list) else str(source)
            tags = metadata.get("tags", ()) if isinstance(metadata, dict) else ()
            is_marked = isinstance(tags, list) and _TAG in [str(tag).casefold() for tag in tags]
            yield _Cell(cell.get("cell_type") != "code", text, is_marked)


def _may_hold_one(content: bytes) -> bool:
    """Whether the word stands in a notebook at all: most need not be parsed."""
    return b"nalysis" in content or b"NALYSIS" in content


def _has_too_many_parts(content: bytes) -> bool:
    return content.count(b",") > _MAX_COMMAS


def _files(folder: Entry) -> list[Entry]:
    with suppress(UnreadableError):
        return [entry for entry in folder.entries() if _FILE.fullmatch(entry.name)][:_MAX_FILES]
    return []


def _beginning(file: Entry) -> bytes:
    if file.kind is not Kind.FILE:
        file.read(0)  # raises, and says why
    return file.tree.read(file.key, _MAX_FILE_BYTES)


def _decoded(content: bytes) -> str:
    """Decode whatever an editor may have written; nothing fails."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"  # where only the beginning was read
        return content.decode("utf-8-sig", "replace") if is_cut else content.decode("cp1252", "replace")


def _cleaned(text: str) -> str:
    """The beginning of a text, as far as it is read."""
    return _whole(text)[:MAX_CHARACTERS]


def _whole(text: str) -> str:
    """A text without pictures, and without halves of characters, which no file could hold."""
    text = _PICTURE.sub("picture", text).encode(errors="backslashreplace").decode()
    return re.sub("\r\n?", "\n", text).strip("\n")


def _folded(line: str) -> str:
    return " ".join(line.split())


def _says(own: Parsed) -> bool:
    """Whether anything but headings is left."""
    return bool(own.rows) or any(any(map(str.isalnum, line)) and not _HEADING.match(line) for line in own.lines)


def _joined(lines: Sequence[str]) -> str:
    """One text, without empty lines at its ends or several in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.rstrip, lines))).strip("\n")
