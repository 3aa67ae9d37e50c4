"""What in a report would be obeyed by its reader: a terminal, a browser, a spreadsheet, LaTeX, GitHub."""

import base64
import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.formats import FORMATS
from grader.report.sentences import message
from tests.hostile import student_pages

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_OUR_SPACE = "\u200b"
"""Which Markdown needs against mentions; it is written as a reference."""
_LIBRARY = re.compile(r'(?:<script type="module">|<style>)(.*?)(?:</script>|</style>)', re.DOTALL)
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_DATA = {"type": "application/json", "id": "data"}
_TAGS = {
    "html", "head", "meta", "title", "body", "header", "main", "section", "h1", "h2", "h3", "p", "ul", "li", "span",
    "a", "b", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "div", "details",
    "summary", "noscript", "code", "form", "label", "input", "select", "option", "button", "output",
}  # fmt: skip
_ATTRIBUTES = {
    "lang", "charset", "name", "content", "class", "http-equiv", "id", "type", "role", "tabindex", "scope",
    "autocomplete", "spellcheck", "data-verdict", "href", "value",
}  # fmt: skip
_ADDRESSES = {"#everyone"}
"""Of links in the markup; those to students' pages are made by scripts, out of the data."""
_PAGES = re.compile(r"feedback/[^/\\:?#\s]+\.(md|html)")
_TOKENS = {
    "paragraph_open", "paragraph_close", "inline", "table_open", "table_close", "thead_open", "thead_close",
    "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close", "text",
    "softbreak", "blockquote_open", "blockquote_close", "text_special", "html_inline",
}  # fmt: skip
_COMMANDS = {
    "textbackslash", "textasciitilde", "ensuremath", "begin", "end", "item", "hline", *"&%$#_^{}~\\",
}  # fmt: skip
_FORMULA = re.compile(r"\s*[=+@\-\t\r\uff1d\uff0b\uff0d\uff20]")


def reports(book: Gradebook, grade: Grade) -> dict[str, str]:
    """Write every report of one grade."""
    single = book.model_copy(update={"submissions": (grade,)})
    return {name: to_text(single, 100) for name, to_text in FORMATS.items()} | student_pages.pages(single)


def defects(texts: dict[str, str]) -> list[str]:
    """What a reader would obey, by format."""
    lines = []
    for name, whole in texts.items():
        text = _without_libraries(whole) if name in {"html", "own page"} else whole
        lines += [f"{name}: {defect}" for defect in (*_of_lines(text), *_READERS[name](text))]
    return lines


def unescaped(grade: Grade) -> dict[str, str]:
    """Write a grade as a careless report would."""
    name, why = grade.id, " ".join(message(check) for check in grade.checks)
    return {
        "table": f"{name}\n{why}\n",
        "markdown": f"| id | why |\n|---|---|\n| {name} | {why} |\n",
        "csv": f"{name},{why}\n",
        "json": f'{{"id": "{name}", "why": "{why}"}}\n',
        "html": f"<table><tr><td>{name}</td><td>{why}</td></tr></table>\n",
        "latex": f"{name} {why}\n",
        "own page": f"<h1>{name}</h1><p>{why}</p>\n",
        "own page in Markdown": f"# {name}\n\n{why}\n",
    }


def _of_lines(text: str) -> Iterator[str]:
    hidden = {char for char in text if unicodedata.category(char) in _INVISIBLE and char != "\n"}
    if hidden:
        yield f"invisible characters {sorted(map(ascii, hidden))}"
    if re.search(r"^\s*::", text, re.MULTILINE) or re.search(r"##\w*\[", text):
        yield "a command for a CI system"


def _in_terminal(text: str) -> Iterator[str]:
    del text  # what every format must keep is all that a terminal obeys
    yield from ()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_data = tag == "script" and dict(attrs) == _DATA
        if self.in_data:
            return
        self.forbidden += [tag] * (tag not in _TAGS)
        self.forbidden += [name for name, _ in attrs if name not in _ATTRIBUTES and not name.startswith("aria-")]
        self.forbidden += [f"href {value}" for name, value in attrs if name == "href" and value not in _ADDRESSES]

    def handle_data(self, data: str) -> None:
        if self.in_data:
            self.forbidden += _in_data(data)
            self.in_data = False

    def handle_comment(self, data: str) -> None:
        self.forbidden.append(f"comment {data!r}")

    def handle_pi(self, data: str) -> None:
        self.forbidden.append(f"instruction {data!r}")


def _without_libraries(page: str) -> str:
    """Leave out scripts and styles that the page's policy knows by their hashes: they are the same in every page."""
    policy = _POLICY.search(page)
    known = set(re.findall(r"'sha256-([^']+)'", unescape(policy[1]))) if policy else set()

    def rest(match: re.Match[str]) -> str:
        digest = base64.b64encode(hashlib.sha256(match[1].encode()).digest()).decode()
        return "" if digest in known else match[0]

    return _LIBRARY.sub(rest, page)


def _in_data(text: str) -> Iterator[str]:
    """What the page's scripts read: JSON in ASCII without markup, with links into the students' folder only."""
    if not text.isascii() or set("<>&") & set(text):
        yield "markup in the data"
    try:
        students = json.loads(text)["students"]
    except (ValueError, KeyError, TypeError) as error:
        yield f"data that is not the page's: {error!r}"
        return
    yield from (f"page {each['page']!r}" for each in students if each["page"] and not _PAGES.fullmatch(each["page"]))


def _in_browser(text: str) -> Iterator[str]:
    reader = _Tags()
    reader.feed(text)
    if reader.forbidden:
        yield f"tags {reader.forbidden}"


def _in_spreadsheet(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            if _FORMULA.match(cell) and not re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", cell):
                yield f"a formula {cell[:30]!r}"


def _in_markdown(text: str) -> Iterator[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    every = [*tokens, *(child for token in tokens for child in token.children or ())]
    odd = {token.type for token in every} - _TOKENS
    tags = {token.content for token in every if token.type == "html_inline"} - {"<br>"}
    if odd or tags:
        yield f"markup {sorted(odd | tags)}"
    if re.search(r"[@#:](?=\w)|www\.", text.replace(_OUR_SPACE, "")) and re.search(r"@\w|\w://|www\.", text):
        yield "a link or a mention"
    rows = [line for line in text.splitlines() if line.startswith("|")]
    if len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) > 1:
        yield "a cell too many"


def _in_latex(text: str) -> Iterator[str]:
    odd = set(re.findall(r"\\([A-Za-z]+|.)", text)) - _COMMANDS
    bare = set(re.findall(r"(?<!\\)[$%#]", text))
    if odd or bare:
        yield f"commands {sorted(odd | bare)}"


def _in_program(text: str) -> Iterator[str]:
    try:
        json.loads(text)
    except ValueError as error:
        yield str(error)
    if not text.isascii():
        yield "more than ASCII"


_READERS: dict[str, Callable[[str], Iterator[str]]] = {
    "table": _in_terminal,
    "markdown": _in_markdown,
    "csv": _in_spreadsheet,
    "json": _in_program,
    "html": _in_browser,
    "latex": _in_latex,
    "own page": student_pages.in_browser,
    "own page in Markdown": student_pages.in_markdown,
    "own curve": student_pages.in_drawing,
}
