"""One student's page in Markdown: the same results, for a comment, an issue or a mail."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from grader.records import CheckResult, Finding
from grader.report.analysis import TITLE
from grader.report.analysis_markdown import analysis_as_lines
from grader.report.captions import header, warnings
from grader.report.columns import with_prefix
from grader.report.confusion import MOST_CLASSES, Confusion
from grader.report.desk import TITLE as DESK
from grader.report.desk_markdown import desk_lines
from grader.report.difference import words_explained
from grader.report.markdown import line
from grader.report.markup import escaped, fenced
from grader.report.page.drawing import MOST_DRAWN, size, source
from grader.report.result import Result, four_digits, percent, points
from grader.report.sentences import Code, text
from grader.report.text import DASH
from grader.report.variants import heading, legend
from grader.report.variants_markdown import variants_as_lines


def to_feedback_markdown(result: Result, drawing: str = "") -> str:
    """Write the page; it ends in a newline.

    Args:
        result: Of one student.
        drawing: The name of a file beside the page with the learning curve; empty without one.
    """
    parts = (
        f"# {escaped(result.who)}",
        escaped(header(result.gradebook)),
        *(f"> {escaped(warning)}" for warning in warnings(result.gradebook)),
        escaped(result.opening),
        "\n".join(_outcome(result)),
        _section(f"What counts: {result.total}" if result.total else "What counts", _corrections(result)),
        _section(result.heading, _findings(result.faults)),
        _section("Remarks", _findings(result.remarks)),
        _section("Points, check by check", _checks(result.grade.all_checks) if result.grade.sha256 else ()),
        _section("What your variants did", _variants(result)),
        _section(TITLE, tuple(analysis_as_lines(result.grade, escaped))),
        _section(DESK, tuple(desk_lines(result.gradebook, escaped))),
        _section("How it learned", _curve(result, drawing)),
        _section("What it took for what", _mistakes(result)),
        _section("The model, layer by layer", _model(result)),
        _section("What your code printed", tuple(fenced(result.printed)) if result.printed else ()),
        words_explained() if result.row.comparison else "",
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _section(title: str, lines: Iterator[str] | Sequence[str]) -> str:
    body = "\n".join(lines)
    return f"## {title}\n\n{body}" if body else ""


def _outcome(result: Result) -> Iterator[str]:
    earned = "" if result.points == DASH else f", {result.points} points"
    yield f"- **{result.verdict}**{earned}"
    if result.rank:
        yield f"- rank {result.rank}"
    if result.trial:
        threshold = f"{100 * result.gradebook.assignment.threshold:g} %"
        yield f"- accuracy {result.accuracy}; it must be above {threshold}"
    if result.against_reference:
        beside = f" (the reference has {result.reference_accuracy})" if result.reference_accuracy else ""
        yield f"- against the reference: {result.against_reference}{beside}"


def _corrections(result: Result) -> Iterator[str]:
    yield from (f"- {escaped(sentence)}" for sentence in result.corrections)


def _findings(findings: Sequence[tuple[CheckResult, Finding]]) -> Iterator[str]:
    for check, finding in findings:
        yield f"- {escaped(text(finding))} ({escaped(check.name)})"
        if finding.excerpt:
            yield f"  - Your line: {line(Code(finding.excerpt))}"
        if finding.code:
            yield f"  - Write: {line(Code(finding.code))}"


def _checks(checks: Sequence[CheckResult]) -> Iterator[str]:
    yield from ("| check | outcome | points |", "| --- | --- | ---: |")
    for check in checks:
        earned = points(None if check.status == "error" else check.points, check.max_points)
        yield f"| {escaped(check.name)} | {check.status} | {earned} |"


def _variants(result: Result) -> Iterator[str]:
    variants = result.grade.variants
    if variants is None:
        return
    yield from (escaped(heading(variants)), "", *variants_as_lines(variants, result.grade.model, escaped), "")
    yield escaped(legend())


def _curve(result: Result, drawing: str) -> Iterator[str]:
    if not result.curve:
        return
    if drawing:
        yield f"![Accuracy and loss after each epoch; the table has the numbers.]({quote(drawing)})\n"
    titles = ("epoch", "training", "validation", "reference, validation", "training loss", "validation loss")
    yield from (_cells(titles), _cells(["---:"] * len(titles)))
    for point in result.curve:
        accuracies = map(percent, (point.training, point.validation, point.reference))
        yield _cells((str(point.epoch), *accuracies, *map(four_digits, (point.training_loss, point.validation_loss))))


def _mistakes(result: Result) -> Iterator[str]:
    answers = result.confusion
    if answers is None or result.trial is None:
        return
    pairs = ", ".join(f"{pair.label} taken for {pair.guess} ({pair.images:,})" for pair in answers.pairs)
    often = f" Most often: {pairs}." if pairs else ""
    yield f"{answers.wrong:,} of {result.trial.total:,} test images are classified wrongly.{often}"
    if len(answers.matrix) <= MOST_CLASSES:
        yield from _matrix(answers)
    if answers.mistakes and result.gradebook.assignment.feedback.test_images:
        yield from ("", "| test image, from 0 | label | answer |", "| ---: | ---: | ---: |")
        yield from (f"| {mistake.number} | {mistake.label} | {mistake.guess} |" for mistake in answers.mistakes)


def _matrix(answers: Confusion) -> Iterator[str]:
    """Every cell but those without an image, which would hide the others."""
    classes = list(map(str, range(len(answers.matrix))))
    yield "\nTest images by their label (rows) and the model's answer (columns); the right ones are on the diagonal.\n"
    yield from (_cells(("label", *classes)), _cells(["---:"] * (len(classes) + 1)))
    for label, counts in zip(classes, answers.matrix, strict=True):
        yield _cells((f"**{label}**", *(f"{count:,}" if count else "" for count in counts)))


def _model(result: Result) -> Iterator[str]:
    model = result.grade.model
    if model is None:
        return
    yield f"{model.layers:,} layers, {model.parameters:,} parameters, {with_prefix(model.flops)} FLOPs for one image."
    if result.grade.drawing is None:
        return
    calls = result.grade.drawing.calls
    yield from ("", "| no. | layer | name | output | parameters | FLOPs |", "| ---: | --- | --- | --- | ---: | ---: |")
    for number, call in enumerate(calls[:MOST_DRAWN]):
        origin = source(number, calls)
        kind = escaped(call.kind) + (f", {origin}" if origin else "")
        figures = f"{size(call.shape)} | {call.parameters:,} | {with_prefix(call.flops)}"
        yield f"| {number + 1} | {kind} | {escaped(call.name)} | {figures} |"
    if len(calls) > MOST_DRAWN:
        yield f"\n{MOST_DRAWN} of {len(calls):,} calls are shown."


def _cells(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"
