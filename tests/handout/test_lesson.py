"""The lesson's text: what a template may say, and how it is cut into text and code."""

from pathlib import Path

import pytest

from grader.errors import InputError
from grader.handout.lesson import Code, Lesson, Text
from grader.spec import AssignmentSpec

REGION = "### BEGIN SOLUTION\n1,\n### END SOLUTION\n"
TASK = f"```python task\n{REGION}def build_model():\n    pass\n```\n"


def lesson(source: str, spec: AssignmentSpec) -> Lesson:
    """A lesson without a file."""
    return Lesson(Path("lesson.md"), source, spec)


def rendered(source: str, spec: AssignmentSpec, audience: str = "page") -> str:
    """All of its text when every value is 7."""
    pieces = lesson(source, spec).render(audience, lambda _: 7)
    return "".join(piece.markdown for piece in pieces if isinstance(piece, Text))


def test_rules_come_from_the_spec(assignment: AssignmentSpec) -> None:
    """A number that the grader checks is written in one place only."""
    text = rendered("{{ spec.threshold | percent }}, {{ spec.budget.parameters | thousands }}", assignment)
    assert text == "95 %, 3,000,000"


@pytest.mark.parametrize(("share", "text"), [(0.5, "50 %"), (0.9675, "96.75 %"), (1, "100 %"), (0.07, "7 %")])
def test_a_share_is_written_in_percent(assignment: AssignmentSpec, share: float, text: str) -> None:
    """As exactly as the grader writes it."""
    assert rendered(f"{{{{ {share} | percent }}}}", assignment) == text


def test_page_and_notebook_may_say_different_things(assignment: AssignmentSpec) -> None:
    """A condition names what only one of them can show."""
    source = "{% if page %}read{% else %}run{% endif %}"
    assert [rendered(source, assignment, audience) for audience in ("page", "notebook")] == ["read", "run"]


def test_a_value_is_that_of_its_expression(assignment: AssignmentSpec) -> None:
    """A number in the text is what an expression gives."""
    assert rendered("{{ value('1 + 6') }}", assignment) == "7"


def test_python_blocks_are_code_and_everything_else_is_text(assignment: AssignmentSpec) -> None:
    """Blocks of other languages and blocks in a list belong to the text."""
    source = "a\n```python measured noisy\nx = 1\n```\nb\n```bash\nls\n```\n- c\n\n  ```python\n  y\n  ```\n"
    assert lesson(source, assignment).render("page", lambda _: 0) == (
        Text("a\n"),
        Code("x = 1\n", ("measured", "noisy")),
        Text("b\n```bash\nls\n```\n- c\n\n  ```python\n  y\n  ```\n"),
    )


def test_the_place_for_the_analysis_is_a_text_of_its_own(assignment: AssignmentSpec) -> None:
    """Students find it, and programs too; another block of Markdown stays an example in the text."""
    source = "a\n```markdown analysis\nMine:\n```\nb\n```markdown\n# c\n```\n"
    assert lesson(source, assignment).render("page", lambda _: 0) == (
        Text("a\n"),
        Text("Mine:\n", ("analysis",)),
        Text("b\n```markdown\n# c\n```\n"),
    )


@pytest.mark.parametrize("end", ["\u2028", "\x0c", "\x85", "\x0b"])
def test_only_a_line_feed_ends_a_line(assignment: AssignmentSpec, end: str) -> None:
    """Python knows more line endings than Markdown; counted its way, the text would be cut at the wrong place."""
    text, code = lesson(f"a{end}b\n```python\nx = 1\n```\n", assignment).render("page", lambda _: 0)
    assert (text, code) == (Text(f"a{end}b\n"), Code("x = 1\n", ()))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("a\n{% if %}", "line 2"),
        ("{{ spec.treshold }}", "no attribute 'treshold'"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
    ],
)
def test_a_mistake_in_the_template_is_a_sentence(assignment: AssignmentSpec, source: str, problem: str) -> None:
    """With the file, the problem, and the line if Jinja2 knows it."""
    with pytest.raises(InputError, match=r"lesson\.md cannot be rendered: .*\. Correct it; it can use spec") as caught:
        rendered(source, assignment)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("no code", "received 0 such blocks"),
        (TASK * 2, "received 2 such blocks"),
        (TASK.replace("build_model", "make"), "received a block that lacks this function"),
        (TASK.replace("def", "dfe"), "received a block that is not valid Python: invalid syntax on its line 2"),
        (TASK.replace("    pass", f"    return [\n{REGION}    ]"), "without its solutions is not valid Python"),
        (
            REGION.join(("```python task\n", "```\n")).replace("1,", "def build_model(): ..."),
            "without its solutions lacks this function",
        ),
    ],
)
def test_there_is_one_task_with_the_function(assignment: AssignmentSpec, source: str, problem: str) -> None:
    """Otherwise students would get a template that the grader does not know."""
    invalid = lesson(source, assignment)
    with pytest.raises(InputError, match=r"build_model\(\)") as caught:
        invalid.task(invalid.render("page", lambda _: 0))
    assert problem in str(caught.value)
