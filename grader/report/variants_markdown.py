"""The variants in Markdown: a table for each student who has some."""

from collections.abc import Callable, Iterator, Sequence

from grader.records import Variants
from grader.report.ranking import Row
from grader.report.variants import TITLES, heading, legend, variant_rows
from grader.summary import ModelSummary

Escape = Callable[[str], str]
"""Of the format, for text from outside."""


def variant_sections(rows: Sequence[Row], escape: Escape) -> Iterator[str]:
    """Yield paragraphs and tables; none where nobody has variants."""
    grades = [row.grade for row in rows]
    for grade in grades:
        if grade.variants:
            yield f"**{escape(grade.id)}**: {escape(heading(grade.variants))}"
            yield "\n".join(variants_as_lines(grade.variants, grade.model, escape))
    if any(grade.variants for grade in grades):
        yield escape(legend())


def variants_as_lines(variants: Variants, model: ModelSummary | None, escape: Escape) -> Iterator[str]:
    """Write the lines of one student's table, the sentences in its last column."""
    yield f"| {' | '.join((*TITLES, 'what is changed, and what that did'))} |"
    yield f"| --- | ---: | --- | --- |{' ---: |' * 3} --- |"
    for row in variant_rows(variants, model):
        cells = (escape(row.name), *row.figures, "<br>".join(map(escape, row.sentences)))
        yield f"| {' | '.join(cells)} |"
