"""What a student wrote about the variants, beside what was measured: the rows and sentences of every report.

A contradiction is pointed out and not judged: a person gives the points.
"""

from collections.abc import Iterator
from typing import NamedTuple

from grader.analysis import ANALYSIS, Analysis, AnalysisRow
from grader.changes import Effect
from grader.claims.comparing import Outcome, held_against, size_held_against
from grader.claims.matching import matching_variant
from grader.claims.parser import Claim, read
from grader.records import Grade, Variant
from grader.report.corrections import number, parts
from grader.report.sentences import text
from grader.report.variants import in_a_word, interval
from grader.variants.difference import LEVEL
from grader.wording import listed, number_of

TITLE = "Your analysis, beside what was measured"
TITLES = ("what I changed", "what I expect", "what I saw", "why", "what was measured")
_MOST_NAMES = 5
_SAID = {"same": "no difference", "about the same": "no clear difference"}
"""How a claim is called, where its own name does not read well."""
_OUTCOMES = {
    Outcome.CONTRADICTS: "and the measurement contradicts that",
    Outcome.EXCEEDS: "which is more than the measurement says: it cannot tell variant and model apart",
    Outcome.AGREES: "and the measurement agrees",
}
_NOT_CONTRADICTED = "and the measurement does not contradict that"
"""Where it cannot tell variant and model apart: that is no evidence that they are equally good."""


class AnalysisLine(NamedTuple):
    """A row of the student's table, and what there is to say of it."""

    row: AnalysisRow
    """Text of the student's."""
    variant: Variant | None
    """That it names."""
    sentences: tuple[str, ...]
    """What was measured, and how the row stands to it; with text of the student's in them."""
    outcomes: tuple[Outcome, ...]
    """Of what the row says about accuracy and parameters, as far as it is understood."""


def analysis_lines(grade: Grade) -> list[AnalysisLine]:
    """Lay out the rows of a student's table; none where nothing was written."""
    return [_line(row, grade) for row in grade.analysis.rows] if grade.analysis else []


def _line(row: AnalysisRow, grade: Grade) -> AnalysisLine:
    variants = grade.variants.variants if grade.variants else ()
    variant = matching_variant(row.changed, variants)
    if variant is None:
        reason = "It names none of the variants, or more than one." if variants else "There are no variants beside it."
        return AnalysisLine(row, None, (reason,), ())
    remarks = list(_remarks(row, variant, grade))
    measured = _measured(variant, grade)
    sentences = (measured, *(sentence for _, sentence in remarks))
    return AnalysisLine(row, variant, sentences, tuple(outcome for outcome, _ in remarks))


def _measured(variant: Variant, grade: Grade) -> str:
    """The figures, never a difference without its uncertainty."""
    effect = variant.effect
    if effect is None:
        reason = next(map(text, variant.findings), "There was no training.")
        return f"The variant “{variant.name}” was not measured. {reason}"
    parameters = ""
    if variant.model and grade.model:
        parameters = f" It has {_more(variant.model.parameters - grade.model.parameters)}."
    return f"The variant “{variant.name}”: {figures(effect)}.{parameters}"


def figures(effect: Effect) -> str:
    """An effect with its interval, and of how many seeds and images it is made."""
    ends = interval(effect.low, effect.high)
    return (
        f"{100 * effect.difference:+z.2f} percentage points, {in_a_word(effect)} (interval {ends}, {effect.seeds} "
        f"seeds, {effect.images:,} test images)"
    )


def _more(parameters: int) -> str:
    if not parameters:
        return "as many parameters"
    return f"{abs(parameters):,} parameters {'more' if parameters > 0 else 'fewer'}"


def _remarks(row: AnalysisRow, variant: Variant, grade: Grade) -> Iterator[tuple[Outcome, str]]:
    """Say how what the student saw stands to the measurement, as far as both are known."""
    accuracy, size = read(row.saw, row.changed)
    if accuracy and variant.effect and (outcome := held_against(accuracy, variant.effect)):
        yield outcome, f"The table says {_claimed(accuracy)}, {_relation(outcome, accuracy, variant.effect)}."
    if size and variant.model and grade.model:
        outcome = size_held_against(size, variant.model.parameters, grade.model.parameters)
        yield outcome, f"The table says {size} parameters, {_OUTCOMES[outcome]}."


def _relation(outcome: Outcome, claim: Claim, effect: Effect) -> str:
    is_evidence = effect.is_told_apart or claim.said == "about the same"
    return _OUTCOMES[outcome] if is_evidence or outcome is not Outcome.AGREES else _NOT_CONTRADICTED


def _claimed(claim: Claim) -> str:
    said = _SAID.get(claim.said, claim.said)
    return f"{claim.amount.text} percentage points {said}" if claim.amount else said


def places(analysis: Analysis) -> str:
    """Where it was written, and what of it was not read; with names of the student's in it."""
    return " ".join(filter(None, (f"Written in {listed(analysis.places, _MOST_NAMES)}.", analysis.remark)))


def absence(grade: Grade) -> str:
    """Say where an analysis was looked for in vain; empty where there is one, or none is asked for."""
    is_asked_for = any(part.name == ANALYSIS for part in parts(grade))
    if grade.analysis or not is_asked_for or grade.sha256 is None:
        return ""
    return (
        "No analysis was found that is more than the template: neither in the marked text cell of a notebook, nor in "
        "the string ANALYSIS of a .py file, nor in a file ANALYSIS.md beside it."
    )


def explanation() -> str:
    """Say what the comparison is worth."""
    return (
        "Measured is the difference from the model itself, as in the table of the variants; its interval holds the "
        f"true difference in at least {100 * (1 - LEVEL):g} % of cases. What stands under “what I saw” is read by a "
        "program, which may misunderstand it; the measurement contradicts it where the interval holds nothing of what "
        "it says. A run of your own may have had other seeds, images or epochs, and have shown something else. No "
        "points depend on this: a person reads the analysis."
    )


def standing(grade: Grade) -> str:
    """For whoever gives the points: whether there is an analysis, how it stands to the effects, and what waits."""
    waiting = [f"{part.name} ({number(part.max_points)} points)" for part in parts(grade) if part.points is None]
    waits = f"; waits for a person: {listed(waiting, _MOST_NAMES)}" if waiting else ""
    return f"{_described(grade)}{waits}."


def _described(grade: Grade) -> str:
    analysis = grade.analysis
    if analysis is None:
        return "no analysis"
    lines = analysis_lines(grade)
    cells = (cell for row in analysis.rows for cell in (row.changed, row.expected, row.saw, row.why))
    words = sum(len(part.split()) for part in (analysis.text, *cells))
    described = f"an analysis of {number_of(words, 'word')} in {listed(analysis.places, _MOST_NAMES)}"
    if lines:
        named = sum(line.variant is not None for line in lines)
        described += f", {number_of(len(lines), 'row')} of which {named} name{'s' * (named == 1)} a variant"
    contradictions = sum(Outcome.CONTRADICTS in line.outcomes for line in lines)
    excesses = sum(Outcome.EXCEEDS in line.outcomes for line in lines)
    if contradictions:
        described += f"; {number_of(contradictions, 'row')} contradict{'s' * (contradictions == 1)} the measurement"
    if excesses:
        described += f"; {number_of(excesses, 'row')} say{'s' * (excesses == 1)} more than the measurement does"
    return described
