"""What in a student's own pages would be obeyed by a browser or by GitHub."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.gradebook import Gradebook
from grader.report.feedback import feedback_files

_MARK = re.compile(r"\s*cnn-grader [0-9a-f]{64}\s*")
_TAGS = {
    "html", "head", "meta", "title", "body", "header", "main", "footer", "section", "h1", "h2", "h3", "p", "ul", "li",
    "dl", "dt", "dd", "div", "span", "b", "small", "code", "pre", "table", "caption", "thead", "tbody", "tr", "th",
    "td", "figure", "figcaption", "img", "svg", "g", "path", "rect", "line", "text",
}  # fmt: skip
_ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "role", "tabindex", "scope", "src",
    "alt", "width", "height", "x", "y", "x2", "y2", "d", "viewbox", "version", "xmlns", "xmlns:xlink", "transform",
    "fill", "stroke", "stroke-width", "stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "fill-opacity",
    "opacity", "display", "pointer-events", "text-anchor", "font-family", "font-size", "font-weight",
}  # fmt: skip
_DRAWING = re.compile(r"[\w.~%-]+\.svg")
_WORD = re.compile(r"accuracy|loss|epoch|training|validation|reference|[\d.,%kMG\u2212-]+")
_PICTURE = "data:image/png;base64,"
_TOKENS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "table_open", "table_close",
    "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open",
    "td_close", "text", "softbreak", "blockquote_open", "blockquote_close", "text_special", "bullet_list_open",
    "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close", "code_inline", "fence",
    "html_block", "image",
}  # fmt: skip


def pages(book: Gradebook) -> dict[str, str]:
    """The pages of the first submission, by what reads them, and its learning curve where there is one."""
    browser, markdown, *drawing = dict(feedback_files(book)).values()
    pages = {"own page": browser, "own page in Markdown": markdown}
    return pages | {"own curve": drawing[0]} if drawing else pages


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.forbidden += [tag] * (tag not in _TAGS)
        self.forbidden += [name for name, _ in attrs if name not in _ATTRIBUTES and not name.startswith("aria-")]
        self.forbidden += [f"src {value}" for name, value in attrs if name == "src" and not _is_picture(value)]

    def handle_comment(self, data: str) -> None:
        self.forbidden += [f"comment {data!r}"] * (not _MARK.fullmatch(data))

    def handle_pi(self, data: str) -> None:
        self.forbidden.append(f"instruction {data!r}")


def _is_picture(address: str | None) -> bool:
    return address is not None and address.startswith(_PICTURE)


def in_browser(text: str) -> Iterator[str]:
    """Elements and attributes that the page does not have by itself."""
    reader = _Tags()
    reader.feed(text)
    if reader.forbidden:
        yield f"tags {reader.forbidden}"


def in_drawing(text: str) -> Iterator[str]:
    """Elements and words that a learning curve does not have by itself: nothing in it is a student's."""
    reader = _Tags()
    reader.feed(text)
    words = {element.strip() for element in ET.fromstring(text).itertext()}  # noqa: S314 - what is tested
    odd = {word for word in words if word and not _WORD.fullmatch(word)}
    if reader.forbidden or odd:
        yield f"tags {reader.forbidden}, words {sorted(odd)}"


def _is_drawing(token: Token) -> bool:
    """Whether it is the file beside the page."""
    return bool(_DRAWING.fullmatch(str(token.attrs["src"])))


def in_markdown(text: str) -> Iterator[str]:
    """Markup that the page does not have by itself, links, mentions, and cells too many."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    every = [*tokens, *(child for token in tokens for child in token.children or ())]
    odd = {token.type for token in every} - _TOKENS
    odd |= {f"image {token.attrs['src']}" for token in every if token.type == "image" and not _is_drawing(token)}
    blocks = [token.content for token in every if token.type == "html_block"]
    if odd or not all(_MARK.fullmatch(block.strip().removeprefix("<!--").removesuffix("-->")) for block in blocks):
        yield f"markup {sorted(odd)} {blocks}"
    shown = " ".join(child.content for token in tokens for child in token.children or () if child.type == "text")
    if re.search(r"@\w|\w://|www\.", shown):
        yield "a link or a mention"
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        if len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) > 1:
            yield "a cell too many"
