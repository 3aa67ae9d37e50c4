"""One student's page for a browser: results, reasons, the model and its mistakes, without a script."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup

from grader.records import CheckResult, Finding
from grader.report.analysis import TITLE, absence, analysis_lines, explanation, places
from grader.report.captions import header, warnings
from grader.report.columns import with_prefix
from grader.report.confusion import MOST_CLASSES, Confusion
from grader.report.difference import words_explained
from grader.report.page.desk import desk_values
from grader.report.page.drawing import drawn
from grader.report.page.intervals import WIDTH, marks
from grader.report.page.libraries import Library
from grader.report.page.pictures import Pictures
from grader.report.page.shell import page, static
from grader.report.page.svg import learning_curve
from grader.report.result import Result, four_digits, percent, points, title
from grader.report.text import DASH, shown
from grader.report.variants import TITLES as VARIANT_TITLES
from grader.report.variants import heading, legend, variant_rows
from grader.wording import place

_SHADES = 5
"""Of the cells of a confusion matrix, beside none."""


def to_feedback_page(result: Result, pictures: Pictures | None = None) -> str:
    """Write the page.

    Args:
        result: Of one student.
        pictures: The test images; they are shown only where the gradebook allows it.
    """
    grade, book = result.grade, result.gradebook
    curve = result.curve
    values: dict[str, Any] = {
        "title": shown(book.assignment.name),
        "who": shown(result.who),
        "header": shown(header(book)),
        "warnings": [shown(warning) for warning in warnings(book)],
        "verdict": result.verdict,
        "status": str(grade.status),
        "untrained": result.row.untrained,
        "points": result.points,
        "rank": result.rank,
        "accuracy": result.accuracy,
        "reference": "" if book.without_reference else result.reference_accuracy,
        "against": result.against_reference,
        "explained": words_explained() if result.row.comparison else "",
        "threshold": f"{100 * book.assignment.threshold:g} %",
        "opening": shown(result.opening),
        "heading": result.heading,
        "counted": result.total,
        "corrections": [shown(sentence) for sentence in result.corrections],
        "faults": [_finding(check, finding) for check, finding in result.faults],
        "remarks": [_finding(check, finding) for check, finding in result.remarks],
        "checks": [_check(check) for check in grade.all_checks],
        "calls": drawn(grade.drawing, grade.model) if grade.drawing and grade.model else [],
        "model": _model(result),
        "compared": any(point.reference is not None for point in curve),
        "curve": curve,
        "percent": percent,
        "four_digits": four_digits,
        "drawing": Markup(learning_curve(curve)) if curve else "",  # noqa: S704 - made of numbers alone
        "variants": _variants(result),
        "analysis": _analysis(result),
        "absence": absence(grade),
        "analysis_title": TITLE,
        "desk": desk_values(book),
        "printed": [shown(line) for line in result.printed],
    }
    return page("feedback.html.j2", values | _mistakes(result, pictures), None, scripts=(), styles=_styles())


@cache
def _styles() -> tuple[Library, ...]:
    return static("page.css"), static("feedback.css")


def _finding(check: CheckResult, finding: Finding) -> Mapping[str, str]:
    return {
        "check": check.name,
        "place": shown(place(finding.path, finding.line, finding.cell)),
        "problem": shown(finding.problem),
        "excerpt": shown(finding.excerpt),
        "advice": shown(finding.advice),
        "code": shown(finding.code),
    }


def _check(check: CheckResult) -> Mapping[str, str]:
    reason = check.findings[0].problem if check.status == "skipped" and check.findings else ""
    return {
        "name": check.name,
        "title": shown(title(check)),
        "status": str(check.status),
        "points": points(None if check.status == "error" else check.points, check.max_points),
        "reason": shown(reason),
    }


def _variants(result: Result) -> Mapping[str, Any] | None:
    variants = result.grade.variants
    if variants is None:
        return None
    rows = variant_rows(variants, result.grade.model)
    drawn_effects = marks([None, *(variant.effect for variant in variants.variants)])
    return {
        "width": WIDTH,
        "heading": shown(heading(variants)),
        "titles": VARIANT_TITLES,
        "rows": [
            {"name": shown(row.name), "figures": row.figures, "mark": mark, "text": shown(" ".join(row.sentences))}
            for row, mark in zip(rows, drawn_effects, strict=True)
        ],
        "legend": legend(),
    }


def _analysis(result: Result) -> Mapping[str, Any] | None:
    analysis = result.grade.analysis
    if analysis is None:
        return None
    variants = result.grade.variants.variants if result.grade.variants else ()
    drawn_effects = dict(zip(variants, marks([variant.effect for variant in variants]), strict=True))
    return {
        "width": WIDTH,
        "places": shown(places(analysis)),
        "rows": [
            {
                "changed": shown(line.row.changed or DASH),
                "written": [
                    {"name": name, "text": shown(cell)}
                    for name, cell in (("expected", line.row.expected), ("saw", line.row.saw), ("why", line.row.why))
                    if cell
                ],
                "mark": drawn_effects[line.variant] if line.variant else None,
                "measured": shown(line.sentences[0]),
                "remarks": [
                    {"outcome": str(outcome), "text": shown(sentence)}
                    for outcome, sentence in zip(line.outcomes, line.sentences[1:], strict=True)
                ],
            }
            for line in analysis_lines(result.grade)
        ],
        "text": [shown(line) for line in analysis.text.split("\n")] if analysis.text else [],
        "explanation": explanation(),
    }


def _model(result: Result) -> Mapping[str, str] | None:
    model = result.grade.model
    if model is None:
        return None
    reference = result.gradebook.reference.model
    return {
        "layers": f"{model.layers:,}",
        "parameters": f"{model.parameters:,}",
        "flops": with_prefix(model.flops),
        "reference": f"{reference.parameters:,} parameters, {with_prefix(reference.flops)} FLOPs" if reference else "",
        "more": str(len(result.grade.drawing.calls)) if result.grade.drawing else "",
    }


def _mistakes(result: Result, pictures: Pictures | None) -> dict[str, Any]:
    """The confusion matrix, in words where it has too many classes, and the images."""
    confusion = result.confusion
    rules, total = result.gradebook.assignment.feedback, result.trial.total if result.trial else 0
    allowed = rules.test_images and pictures is not None and pictures.drawable and len(pictures) == total
    return {
        "classes": list(range(len(confusion.matrix))) if confusion else [],
        "matrix": _shaded(confusion) if confusion and len(confusion.matrix) <= MOST_CLASSES else [],
        "pairs": confusion.pairs if confusion else [],
        "wrong": confusion.wrong if confusion else 0,
        "total": total,
        "mistakes": confusion.mistakes if confusion and rules.test_images else [],
        "pictures": {mistake.number: pictures.address(mistake.number) for mistake in confusion.mistakes}
        if confusion and allowed and pictures
        else {},
    }


def _shaded(confusion: Confusion) -> Sequence[Sequence[tuple[int, int]]]:
    """Each cell with its count and its shade; the right ones on the diagonal have none."""
    matrix = confusion.matrix
    most = max((pair.images for pair in confusion.pairs), default=1)
    return [
        [(int(count), 0 if guess == label else -(-_SHADES * int(count) // most)) for guess, count in enumerate(counts)]
        for label, counts in enumerate(matrix)
    ]
