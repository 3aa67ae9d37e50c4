"""The page of a class's findings: what changes did on everybody's networks, and which networks nobody beats.

Nobody's name is on it, and no text of a student's: it may be shown to the class as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from grader.class_findings.effects import Kind
from grader.class_findings.pairs import Pair
from grader.report.captions import data, warnings_of_run
from grader.report.class_findings import (
    TITLE,
    TITLES,
    ClassFindings,
    caution,
    costs,
    counts,
    legend,
    name_of,
    points,
)
from grader.report.columns import with_prefix
from grader.report.page.class_fronts import COSTS, ClassFronts
from grader.report.page.class_fronts import TITLES as FRONT_TITLES
from grader.report.page.findings_drawings import effect_drawings, front_drawings
from grader.report.page.intervals import WIDTH, marks
from grader.report.page.libraries import Library
from grader.report.page.shell import page, static
from grader.report.text import shown
from grader.report.variants import interval

_MOST_PAIRS = 200
"""Of one kind that are listed."""


def to_findings_page(findings: ClassFindings) -> str:
    """Write the page; it has no script."""
    book, fronts = findings.gradebook, ClassFronts(findings.gradebook)
    values: dict[str, Any] = {
        "title": shown(book.assignment.name),
        "what": TITLE,
        "images": shown(data(book)),
        "warnings": [shown(warning) for warning in warnings_of_run(book)],
        "caution": caution(),
        "scope": findings.scope,
        "training": shown(findings.training),
        "statements": [shown(statement) for statement in findings.statements],
        "drawings": _safe(effect_drawings(findings)),
        "titles": TITLES[1:],
        "rows": [(shown(row.name), row.axis, row.figures) for row in findings.rows],
        "legend": legend(findings),
        "kinds": [_pairs(kind) for kind in findings.kinds],
        "width": WIDTH,
        "fronts": [
            {
                "cost": cost,
                "title": title,
                "drawings": _safe(front_drawings(fronts, cost, title)),
                "rows": [point.figures for point in fronts.by_cost[cost]],
            }
            for cost, title in COSTS.items()
        ],
        "front_titles": FRONT_TITLES,
        "architectures": len(fronts.points),
    }
    styles = (static("page.css"), static("findings.css"))
    return page("findings.html.j2", values, None, scripts=(), styles=styles)


def _safe(drawings: Mapping[str, Library]) -> Mapping[str, Markup]:
    return {name: Markup(drawing) for name, drawing in drawings.items()}  # noqa: S704 - drawn by us, without markup


def _pairs(kind: Kind) -> Mapping[str, Any]:
    """The pairs of a kind, with the number of their network: equal numbers share a network."""
    numbered = [(number, pair) for number, group in enumerate(kind.groups, start=1) for pair in group]
    listed = numbered[:_MOST_PAIRS]
    drawn = marks([pair.effect for _, pair in listed])
    return {
        "name": shown(name_of(kind)),
        "counts": counts(kind),
        "more": len(numbered) - len(listed),
        "rows": [_pair(number, pair) | {"mark": mark} for (number, pair), mark in zip(listed, drawn, strict=True)],
    }


def _pair(number: int, pair: Pair) -> dict[str, Any]:
    effect = pair.effect
    return {
        "network": f"{number:,}",
        "changes": "; ".join(map(shown, pair.changes)),
        "size": f"{pair.size.parameters:,} parameters, {with_prefix(pair.size.flops)} FLOPs",
        "figures": _figures(pair, points(effect.difference), interval(effect.low, effect.high)),
    }


def _figures(pair: Pair, difference: str, ends: str) -> Sequence[str]:
    parameters, flops, seconds = costs(pair.ratios)
    return difference, ends, parameters, flops, seconds, f"{len(pair.students):,}"
