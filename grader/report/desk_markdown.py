"""A student's own desk in Markdown: sentences, and a table of the models of earlier runs."""

from collections.abc import Iterator

from grader.gradebook import Gradebook
from grader.report.desk import EARLIER, TITLE, TITLES, desk_sentences, earlier_rows, legend
from grader.report.variants_markdown import Escape


def desk_sections(gradebook: Gradebook, escape: Escape) -> Iterator[str]:
    """Yield paragraphs, a list and a table; none of a class."""
    lines = list(desk_lines(gradebook, escape))
    if lines:
        yield f"**{TITLE}**"
        yield "\n".join(lines)


def desk_lines(gradebook: Gradebook, escape: Escape) -> Iterator[str]:
    """Write the lines of a section, whatever its heading is."""
    yield from (f"- {escape(sentence)}" for sentence in desk_sentences(gradebook))
    rows = earlier_rows(gradebook.desk)
    if rows:
        yield from ("", f"{EARLIER}:", "", f"| {' | '.join(TITLES)} |")
        yield f"| --- | --- |{' ---: |' * 3} --- |{' ---: |' * 3} --- |"
        yield from (f"| {' | '.join((row.run, escape(row.name), *map(escape, row.figures)))} |" for row in rows)
        yield from ("", escape(legend()))
