"""Placeholders of a template that nobody filled in: names, texts and signs in the place of what is to be written."""

import ast
import re

from grader.records import Finding

_NAME = re.compile(
    r"_+|TODO|FIXME|XXX+|BLANK|PLACEHOLDER|FILL_?(?:ME|THIS|HERE)?_?(?:IN)?|(?:REPLACE|CHANGE)_?(?:ME|THIS)"
    r"|(?:(?:INSERT|PUT|ADD|WRITE)_)?YOUR_(?:OWN_)?(?:CODE|ANSWER|SOLUTION|VALUE)S?(?:_GOES)?(?:_HERE)?",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"_{2,}|\.{3}|…|\?+|<[^<>]{0,40}\b(?:your|fill|insert|choose|here|todo)\b[^<>]{0,40}>|todo|fixme|fill (?:me )?in"
    r"|(?:(?:insert|put|write) )?your (?:own )?"
    r"(?:code|answer|solution|value)s?(?: goes)?(?: here)?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"<\s{0,3}[A-Za-z][\w ,.'/-]{0,60}>|\?+|…")
_WORDS = re.compile(
    r"\b(?:(?:insert|put|write|add) )?your (?:own )?(?:code|answer|solution)\b(?: goes)?(?: here)?", re.IGNORECASE
)
_COMMENT = re.compile(
    r"#.*\b(?:todo|fixme|blank|complete|replace|your (?:code|answer|solution|value)|fill\b.{0,30}\bin)\b", re.IGNORECASE
)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_MAX_LINE = 500
_MAX_SHOWN = 60


def not_filled_in(shown: str) -> Finding:
    """What is said of a placeholder, given as it stands in the file."""
    problem = f"A blank is not filled in: {shown[:_MAX_SHOWN]}"
    end = "" if problem.endswith((".", "?", "…")) else "."
    return Finding(problem=f"{problem}{end}", advice="Write in its place what the template asks for.")


def is_placeholder(name: str) -> bool:
    """Whether a name that nothing defines is a template's placeholder."""
    return _NAME.fullmatch(name) is not None


def placeholder_value(node: ast.expr) -> str | None:
    """The placeholder that an expression is, as it stands there: `...` or "____"; `None` for any other."""
    match node:
        case ast.Constant(value=value) if value is ...:
            return "..."
        case ast.Constant(value=str(text)) if is_placeholder_text(text):
            return ast.unparse(node)
    return None


def is_placeholder_text(text: str) -> bool:
    """Whether a text in quotes is a template's placeholder."""
    return _TEXT.fullmatch(text.strip()[:_MAX_LINE]) is not None


def placeholder_in_line(line: str, offset: int) -> str | None:
    """The placeholder that Python's parser stumbled over.

    Args:
        line: Of the file.
        offset: At which the parser stopped, in characters from 1.
    """
    line = line[:_MAX_LINE]
    if match := _SIGN.match(line, max(0, offset - 1)):
        return match[0]
    code = _STRING.sub(lambda text: " " * len(text[0]), line)
    before, _, _ = code.partition("#")
    if match := _WORDS.search(before):
        return match[0]
    if before.rstrip().endswith(("=", "(", ",", "return")) and _COMMENT.search(code):
        return line[len(before) :].strip()
    return None
