"""The page on originality: who is like whom, and how usual that is. For a person who teaches, and for nobody else."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from grader.likeness import (
    LISTED_SHARE,
    NEAR,
    ArchitectureLikeness,
    Likeness,
    NearAlarms,
    NearTwins,
    SourcePair,
    Twins,
    Usual,
)
from grader.report.page.shell import page, static
from grader.report.text import shown
from grader.wording import listed, number_of

_MOST_NAMES = 12
"""In one cell: a whole class may have one architecture."""


def to_originality_page(likeness: Likeness) -> str:
    """Write the page. It has no script, and opens offline."""
    values = {
        "title": shown(likeness.assignment),
        "submissions": number_of(likeness.submissions, "submission"),
        "source_pairs": [_source_pair(pair) for pair in likeness.source_pairs],
        "source_pairs_more": _more(likeness.source_pairs_more, "more pair"),
        "listed_share": _percent(LISTED_SHARE),
        "alarms": _false_alarms(likeness),
        "near": f"{NEAR:g}",
        "near_alarms": _near_alarms(likeness.near_alarms),
        "twins": [_twins(twins, likeness) for twins in likeness.twins],
        "near_twins": [_near_twins(twins) for twins in likeness.near_twins],
        "near_twins_more": _more(likeness.near_twins_more, "more pair"),
        "undecided": _more(likeness.undecided, "pair"),
        "not_compared": [(shown(left.id), left.reason) for left in likeness.not_compared],
    }
    styles = static("page.css"), static("originality.css")
    return page("originality.html.j2", values, None, scripts=(), styles=styles)


def _source_pair(pair: SourcePair) -> Mapping[str, Any]:
    source = pair.source
    return {
        "who": (shown(pair.first), shown(pair.second)),
        "share": _percent(source.share),
        "shared": f"{source.shared:,} of {source.shorter:,} passages of the shorter program",
        "usual": f"{_of(source.in_class)} pairs in this class share as much, this one included; so do "
        f"{_of(source.independent)} pairs of public programs.",
        "architecture": _architecture(pair.architecture) if pair.architecture else None,
    }


def _twins(twins: Twins, likeness: Likeness) -> Mapping[str, Any]:
    return {
        "who": _names(twins.ids),
        "count": f"{len(twins.ids):,} of {likeness.submissions:,} submissions",
        "layers": shown(twins.layers),
        "usual": f"{_of(twins.public)} public programs have these layers."
        + (" So does the reference solution." if twins.is_reference else ""),
    }


def _near_twins(twins: NearTwins) -> Mapping[str, Any]:
    return {"who": (_names(twins.first), _names(twins.second)), "architecture": _architecture(twins.architecture)}


def _architecture(likeness: ArchitectureLikeness) -> Mapping[str, Any]:
    if likeness.is_equal:
        heading, alike = "equal", "are equal"
    elif likeness.distance == 0:
        heading, alike = "equal layers", "have equal layers"
    else:
        heading, alike = f"near: distance {likeness.distance:.2f}", "are as near"
    near = "have such layers" if likeness.distance == 0 else "are as near to one of the two"
    usual = f"{_of(likeness.in_class)} pairs in this class {alike}, {_of(likeness.public)} public programs {near}."
    return {
        "heading": heading,
        "changes": shown("; ".join(likeness.changes)),
        "usual": usual,
    }


def _false_alarms(likeness: Likeness) -> Mapping[str, str]:
    """How many pairs would be listed if nobody had copied anything, by what was measured."""
    independent = likeness.alarms.public
    low, high = likeness.alarms.low, likeness.alarms.high
    expected = [f"{math.ceil(likeness.alarms.pairs * share):,}" for share in (low, high)]
    return {
        "public": _of(independent),
        "public_share": _share(independent),
        "interval": _interval(low, high),
        "collection": _of(likeness.alarms.collection),
        "pairs": f"{likeness.alarms.pairs:,}",
        "expected": " to ".join(dict.fromkeys(expected)),
    }


def _near_alarms(alarms: NearAlarms) -> Mapping[str, str]:
    return {
        "near": _of(alarms.near),
        "share": _share(alarms.near),
        "interval": _interval(alarms.low, alarms.high),
        "equal": f"{alarms.equal.alike:,}",
    }


def _more(count: int, noun: str) -> str:
    return number_of(count, noun) if count else ""


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _share(usual: Usual) -> str:
    return f"{100 * usual.alike / usual.total:.1f} %"


def _interval(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {100 * high:.1f} %"


def _of(usual: Usual) -> str:
    return f"{usual.alike:,} of {usual.total:,}"


def _names(ids: Sequence[str]) -> str:
    return listed(list(map(shown, ids)), _MOST_NAMES)
