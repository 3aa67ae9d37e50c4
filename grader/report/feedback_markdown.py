"""One student's page in Markdown: the same results, for a comment, an issue or a mail."""

import re
from collections.abc import Iterator, Sequence

from grader.records import CheckResult, Finding, FurtherCheck
from grader.report.captions import header, warnings
from grader.report.columns import with_prefix
from grader.report.difference import words_explained
from grader.report.markdown import escaped, line
from grader.report.page.drawing import MOST_DRAWN, size, source
from grader.report.result import Result, percent, points
from grader.report.sentences import Code, text
from grader.report.text import DASH, shown
from grader.report.variants import heading, legend
from grader.report.variants_markdown import variants_as_lines


def to_feedback_markdown(result: Result) -> str:
    """Write the page; it ends in a newline."""
    parts = (
        f"# {escaped(result.who)}",
        escaped(header(result.gradebook)),
        *(f"> {escaped(warning)}" for warning in warnings(result.gradebook)),
        "\n".join(_outcome(result)),
        escaped(result.comment),
        _section("What to change", _findings(result.faults)),
        _section("Remarks on what passed", _findings(result.remarks)),
        _section("Points, check by check", _checks(result.grade.all_checks) if result.grade.sha256 else ()),
        _section("What your variants did", _variants(result)),
        _section("How it learned", _curve(result)),
        _section("What it took for what", _mistakes(result)),
        _section("The model, layer by layer", _model(result)),
        _section("What your code printed", _printed(result.printed)),
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


def _findings(findings: Sequence[tuple[CheckResult | FurtherCheck, Finding]]) -> Iterator[str]:
    for check, finding in findings:
        yield f"- {escaped(text(finding))} ({escaped(check.name)})"
        if finding.excerpt:
            yield f"  - Your line: {line(Code(finding.excerpt))}"
        if finding.code:
            yield f"  - Write: {line(Code(finding.code))}"


def _checks(checks: Sequence[CheckResult | FurtherCheck]) -> Iterator[str]:
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


def _curve(result: Result) -> Iterator[str]:
    if not result.curve:
        return
    yield from ("| epoch | training | validation | reference, validation |", "| ---: | ---: | ---: | ---: |")
    for point in result.curve:
        yield f"| {point.epoch} | {' | '.join(map(percent, point[1:]))} |"


def _mistakes(result: Result) -> Iterator[str]:
    found = result.confusion
    if found is None or result.trial is None:
        return
    pairs = ", ".join(f"{pair.label} taken for {pair.guess} ({pair.images:,})" for pair in found.pairs)
    often = f" Most often: {pairs}." if pairs else ""
    yield f"{found.wrong:,} of {result.trial.total:,} test images are classified wrongly.{often}"
    if found.mistakes and result.gradebook.assignment.feedback.test_images:
        yield from ("", "| test image, from 0 | label | answer |", "| ---: | ---: | ---: |")
        yield from (f"| {mistake.number} | {mistake.label} | {mistake.guess} |" for mistake in found.mistakes)


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


def _printed(lines: Sequence[str]) -> Iterator[str]:
    """As a fenced block, in which nothing is linked or read as markup; its fence is longer than any in it."""
    if not lines:
        return
    body = [shown(each) for each in lines]
    longest = max((len(ticks) for each in body for ticks in re.findall("`+", each)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *body, fence)
