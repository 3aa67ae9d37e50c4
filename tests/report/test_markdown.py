"""The report for GitHub."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.markdown import to_markdown
from grader.report.markup import escaped
from grader.report.text import shown

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

TEXTS = st.text(st.characters(exclude_categories=())) | st.text("\\`*_{}[]()<>#+-.!|~&:@$/=;\n\r\t aw1\x1b")


def _cells(markdown: str) -> list[Token]:
    """Parse with another's parser and give the cells of the tables, header included."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [token for before, token in itertools.pairwise(tokens) if before.type in {"th_open", "td_open"}]


def _text(cell: Token) -> str:
    assert {child.type for child in cell.children or []} <= {"text", "text_special"}
    return "".join(child.content for child in cell.children or []).replace("\u200b", "")


@given(name=TEXTS, message=TEXTS)
def test_any_text_renders_as_itself_in_one_row(
    name: str, message: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A Markdown parser sees three rows of eight cells, and plain text where the student wrote markup."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=f"m{message}"),))
    report = to_markdown(make_gradebook(make_grade(name, failed, status=Status.FAILED)))

    header, *rows = [line for line in report.split("\n") if line.startswith("|")]
    cells = _cells(report)
    columns = len(cells) // 3

    assert header.count("|") == columns + 1
    assert len(rows) == 3  # the rule, the reference, the submission
    assert len(cells) == 3 * columns
    assert _text(cells[2 * columns + 1]) == shown(name).strip()
    assert _text(cells[-1]) == shown(f"m{message}").strip()


@pytest.mark.parametrize(
    "name",
    [
        "[link](https://evil.example)",
        "![image](x.png)",
        "<img src=x onerror=alert(1)>",
        "<https://evil.example>",
        "`code` **bold** _slanted_ ~~struck~~",
        r"&amp; \&#124; \| \\|",
        "007",
        "1e5",
    ],
)
def test_markup_renders_as_itself(name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Each kind of inline markup, and what looks like a number, comes out of a parser as it went in."""
    cells = _cells(to_markdown(make_gradebook(make_grade(name))))

    assert _text(cells[2 * len(cells) // 3 + 1]) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@octocat", "@&#8203;octocat"),
        ("anna@uni.example", "anna@&#8203;uni.example"),
        ("fixes #12", "fixes #&#8203;12"),
        ("gh-12", "gh&#8203;-12"),
        ("https://x.example", "https:&#8203;//x.example"),
        ("www.x.example", "www&#8203;.x.example"),
        (":heart:", ":&#8203;heart:"),
        ("line 12: 3.5 M", "line 12: 3.5 M"),
    ],
)
def test_text_links_to_nobody(text: str, expected: str) -> None:
    """Mentions, issues and addresses that GitHub finds behind the Markdown are broken by a space without width."""
    assert escaped(text) == expected


def test_long_text_does_not_pad_the_other_rows(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """One long id or sentence must not push a class's report over the length of a comment."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem="m" * 5000),))
    grades = [make_grade(f"student{number}", correct=[960]) for number in range(100)]

    report = to_markdown(make_gradebook(*grades, make_grade("x" * 255, failed, status=Status.FAILED)))

    assert len(report) < 25_000


@given(code=TEXTS.filter(str.strip))
def test_code_renders_as_itself(code: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A parser sees a span with the student's own characters in it, so that it can be copied, and no other markup."""
    finding = Finding(problem="Wrong.", advice="Write:", code=f"a{code}a")
    failed = CheckResult(name="contract", status=Status.FAILED, findings=(finding,))
    children = _cells(to_markdown(make_gradebook(make_grade("x", failed, status=Status.FAILED))))[-1].children or []

    assert {child.type for child in children} <= {"text", "text_special", "html_inline", "code_inline"}
    assert [child.content for child in children if child.type == "html_inline"] in ([], ["<br>"])
    if "|" not in code:
        assert [child.content for child in children if child.type == "code_inline"] == [shown(f"a{code}a")]
