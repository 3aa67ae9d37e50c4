"""The drawings of a class's findings: SVG for their page, and a picture to be shown in a lecture."""

import json
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, TypeAlias, TypeVar

from grader.class_findings.effects import Kind
from grader.report.class_findings import TITLE, ClassFindings, costs, in_a_word, name_of, points
from grader.report.page.chart_files import ChartFile
from grader.report.page.charts import Spec
from grader.report.page.charts.class_effects import LECTURE, NARROW, WIDE, Layout, class_effects
from grader.report.page.charts.class_front import KINDS, class_front
from grader.report.page.charts.theme import theme
from grader.report.page.class_fronts import ClassFronts, Point
from grader.report.page.libraries import Library
from grader.report.page.svg import FONT
from grader.report.page.tokens import LIGHT
from grader.report.text import shown

_PERCENT = 100
_SIZE = (1280, 720)
"""Of the picture for a lecture, in pixels."""
_MOST_ROWS = 6
"""That can be read from the last row of a lecture room."""
_TOP, _BOTTOM = 124, 196
"""Pixels of that picture for what stands above and below the rows."""
_MOST_DRAWN = 500
"""Networks in one chart beside those on its front."""
_MOST_REACH = 2.5
"""Of the axis, in medians of how far the kinds reach."""
_MOST_TICKS = 60
"""Networks in one row."""
_WIDTHS = {"wide": 480, "narrow": 290}
_VARIABLES = {name: f"var(--{name})" for name in LIGHT}

Records: TypeAlias = list[dict[str, Any]]
T = TypeVar("T")


def effect_drawings(findings: ClassFindings) -> dict[str, Library]:
    """Draw the kinds of changes for a wide and for a narrow page."""
    return {name: _drawn(_effects(findings.kinds, layout)) for name, layout in (("wide", WIDE), ("narrow", NARROW))}


def front_drawings(fronts: ClassFronts, cost: str, title: str) -> dict[str, Library]:
    """Draw the architectures and their front by one cost, for a wide and for a narrow page."""
    sets = {
        "architectures": [_architecture(point) for point in _some(fronts.by_accuracy, _MOST_DRAWN)],
        "front": [_architecture(point) | _interval(point) for point in fronts.by_cost[cost]],
    }
    kinds = {point.kind for point in fronts.points}
    present = [kind for kind in KINDS if kind in kinds]
    return {
        name: _drawn(class_front(cost, title, width, present) | {"datasets": sets}) for name, width in _WIDTHS.items()
    }


def lecture_picture(findings: ClassFindings) -> ChartFile:
    """The findings for a lecture room: what most networks say, in large letters, 16:9."""
    kinds = _chosen(findings.kinds)
    width, height = _SIZE
    row = min(LECTURE.row, (height - _TOP - _BOTTOM) // len(kinds))
    margin = (width - LECTURE.width) // 2
    below = height - _TOP - row * len(kinds)
    spec = _effects(kinds, LECTURE._replace(row=row))
    is_cut = any(each["low_open"] or each["high_open"] for each in spec["datasets"]["effects"])
    spec["layer"].append(_note(_notes(findings, len(kinds), is_cut=is_cut), row * len(kinds) + 88))
    frame: Spec = {
        "title": {"text": TITLE, "fontSize": 40, "offset": 24},
        "autosize": "none",
        "padding": {"left": margin, "right": margin, "top": _TOP, "bottom": below},
        "config": theme(LIGHT) | {"font": FONT},
    }
    return ChartFile(json.dumps(spec | frame, sort_keys=True))


def _chosen(kinds: Sequence[Kind]) -> Sequence[Kind]:
    """Those that most networks tell about, several if there are such, the best effect first."""
    several = [kind for kind in kinds if kind.pooled] or kinds
    most = sorted(several, key=lambda kind: -len(kind.groups))[:_MOST_ROWS]
    return sorted(most, key=lambda kind: -kind.difference)


def _notes(findings: ClassFindings, rows: int, *, is_cut: bool) -> list[str]:
    pooled = sum(1 for kind in findings.kinds if kind.pooled)
    arrows = "; arrows: beyond the chart" if is_cut else ""
    lines = [
        "No designed experiment: students chose what to change, and on which network.",
        f"Long lines: 95 % intervals of the mean, each by itself; short ones: single networks{arrows}.",
    ]
    if pooled > 1 and any(kind.is_told_apart for kind in findings.kinds):
        lines.append(f"Better, worse: more than chance, though {pooled} kinds were tried on several networks.")
    if rows < len(findings.kinds):
        lines.append(f"Here are the {rows} of {len(findings.kinds)} kinds of changes that were tried on most networks.")
    return lines


def _note(lines: Sequence[str], y: int) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "style": "note", "align": "left", "baseline": "top", "fontSize": 21, "x": 0, "y": y},
        "encoding": {"text": {"value": list(lines)}},
    }


def _effects(kinds: Sequence[Kind], layout: Layout) -> Spec:
    reach = _reach(kinds)
    sets: dict[str, Records] = {
        "effects": [_effect(number, kind, reach, layout) for number, kind in enumerate(kinds)],
        "networks": [
            {"i": number, "difference": _PERCENT * mean}
            for number, kind in enumerate(kinds)
            for mean in _some(sorted(kind.means), _MOST_TICKS)
            if reach[0] <= _PERCENT * mean <= reach[1]
        ],
    }
    tokens: Mapping[str, str] = LIGHT if layout.text == LECTURE.text else _VARIABLES
    return class_effects(len(kinds), reach, tokens, layout) | {"datasets": sets}


def _some(many: Sequence[T], most: int) -> Sequence[T]:
    """Evenly chosen ones of too many."""
    return many if len(many) <= most else [many[place * len(many) // most] for place in range(most)]


def _effect(number: int, kind: Kind, reach: tuple[float, float], layout: Layout) -> dict[str, Any]:
    low, high = (_PERCENT * end for end in kind.interval)
    networks = f"{len(kind.groups):,} networks"
    parameters, _, seconds = costs(kind.cost)
    difference = _PERCENT * kind.difference
    is_outside = not reach[0] <= difference <= reach[1]
    measured = [f"{points(kind.difference)} pp"] if is_outside else []
    parts = [*measured, in_a_word(kind), *([networks] if kind.pooled else []), f"parameters {parameters}"]
    if layout is WIDE:
        parts.append(f"CPU time {seconds}")
    return {
        "i": number,
        "kind": shown(name_of(kind)),
        "word": in_a_word(kind),
        "says": " · ".join(parts),
        "difference": None if is_outside else difference,
        "low": min(max(low, reach[0]), reach[1]),
        "high": max(min(high, reach[1]), reach[0]),
        "low_open": low < reach[0],
        "high_open": high > reach[1],
    }


def _reach(kinds: Sequence[Kind]) -> tuple[float, float]:
    """Where the axis ends, in percentage points: one kind far out would leave no room for all others."""
    ends = [(*kind.interval, *kind.means) for kind in kinds]
    most = _MOST_REACH * median(max(map(abs, each)) for each in ends) or 0.001
    low = max(-most, min(0.0, *map(min, ends)))
    high = min(most, max(0.0, *map(max, ends)))
    margin = (high - low) / 30
    return _PERCENT * (low - margin), _PERCENT * (high + margin)


def _architecture(point: Point) -> dict[str, Any]:
    return {
        "parameters": point.parameters,
        "flops": point.flops,
        "wrong": point.wrong(0),
        "kind": point.kind,
    }


def _interval(point: Point) -> dict[str, Any]:
    return {"low": point.wrong(-1), "high": point.wrong(1)}


def _drawn(spec: Spec) -> Library:
    """As SVG in the colours of the page around it."""
    import vl_convert  # noqa: PLC0415 - 90 MB, and only needed where a page is written

    colours = theme(_VARIABLES) | {"font": FONT, "background": None}
    silent = {name: {**colours.get(name, {}), "aria": False} for name in ("axis", "legend")}
    svg = vl_convert.vegalite_to_svg(json.dumps(spec | {"config": colours | silent}))
    return Library(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # the page has the numbers as tables
