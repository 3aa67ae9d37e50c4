"""What students wrote about their variants, in Markdown: for the student, and a line of each for who gives points."""

from collections.abc import Iterator, Sequence

from grader.analysis import ANALYSIS
from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.analysis import TITLES, absence, analysis_lines, explanation, places, standing
from grader.report.markup import fenced
from grader.report.ranking import Row
from grader.report.variants_markdown import Escape


def analysis_as_lines(grade: Grade, escape: Escape) -> Iterator[str]:
    """Write one student's table beside the measured effects, and then the text; none where none is asked for."""
    analysis = grade.analysis
    if analysis is None:
        yield from filter(None, [absence(grade)])
        return
    yield from (escape(places(analysis)), "")
    lines = analysis_lines(grade)
    if lines:
        yield from (f"| {' | '.join(TITLES)} |", "|" + " --- |" * len(TITLES))
        for line in lines:
            row = line.row
            cells = (row.changed, row.expected, row.saw, row.why)
            yield f"| {' | '.join(map(escape, cells))} | {'<br>'.join(map(escape, line.sentences))} |"
        yield from ("", escape(explanation()), "")
    if analysis.text:
        yield from fenced(analysis.text.split("\n"))


def analysis_sections(gradebook: Gradebook, rows: Sequence[Row], escape: Escape) -> Iterator[str]:
    """Yield a paragraph with a line for each student; none where nobody wrote an analysis and none is asked for."""
    grades = [row.grade for row in rows if not (row.is_reference or row.grade.status is Status.MISSING)]
    if ANALYSIS not in gradebook.assignment.manual and not any(grade.analysis for grade in grades):
        return
    if grades:
        yield "**Analyses**, as each student's page shows them beside the measured effects:"
        yield "\n".join(f"- **{escape(grade.id)}**: {escape(standing(grade))}" for grade in grades)
