"""What a class found with its variants, as the rows and sentences that every report shows; nobody's name is in them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from grader.class_findings.effects import Kind, kinds_of
from grader.class_findings.pairs import Cost, pairs_of
from grader.gradebook import Gradebook
from grader.report.variants import interval
from grader.variants.difference import LEVEL
from grader.wording import listed, number_of

TITLE = "What the class found"
FINDINGS_PAGE = "class_findings.html"
"""The page of their own, from the folder of the reports."""
TITLES = (
    "axis",
    "kind of change",
    "networks",
    "pairs",
    "students",
    "pp",
    "interval",
    "",
    "parameters",
    "FLOPs",
    "CPU time",
)
_PERCENT = 100
_CONFIDENCE = f"{_PERCENT * (1 - LEVEL):g} %"
_MOST_KINDS = 12
"""That one sentence names."""
_ONE_NETWORK = "one network only"


class KindRow(NamedTuple):
    """A kind of change, and what it did."""

    axis: str
    name: str
    figures: tuple[str, ...]
    """Below `TITLES`, axis and name left out."""


@dataclass(frozen=True)
class ClassFindings:
    """The findings of a class; it has some where anybody has a variant that changes one thing and was trained."""

    gradebook: Gradebook

    @cached_property
    def kinds(self) -> Sequence[Kind]:
        """Of changes, in the order of the axes."""
        return kinds_of(pairs_of(self.gradebook))

    @property
    def rows(self) -> list[KindRow]:
        """A row for each kind."""
        return [_row(kind) for kind in self.kinds]

    @property
    def scope(self) -> str:
        """How many there are of everything."""
        pairs = [pair for kind in self.kinds for pair in kind.pairs]
        students = len(frozenset[str]().union(*(pair.students for pair in pairs)))
        variants = sum(pair.variants for pair in pairs)
        models = len({pair.model for pair in pairs})
        axes = len({kind.axis for kind in self.kinds})
        return (
            f"{number_of(students, 'student')} had {number_of(variants, 'variant')} that changed one thing alone and "
            f"could be trained: {number_of(len(pairs), 'different pair')} of a network and its variant, on "
            f"{number_of(models, 'network')}, along {number_of(axes, 'axis', 'axes')}.{self._left_out(variants)}"
        )

    def _left_out(self, variants: int) -> str:
        """How many say nothing here, and why."""
        given = sum(len(grade.variants.variants) for grade in self.gradebook.submissions if grade.variants)
        if given == variants:
            return ""
        return (
            f" {number_of(given - variants, 'more variant')} changed several things at once or came to no training, "
            "and played no part."
        )

    @property
    def training(self) -> str:
        """How models and variants were trained and compared."""
        variants = next(grade.variants for grade in self.gradebook.submissions if grade.variants)
        seeds = ", ".join(map(str, variants.seeds))
        images = max(pair.effect.images for kind in self.kinds for pair in kind.pairs)
        return (
            f"An effect is the test accuracy of a variant minus that of its network, both trained from the same seeds "
            f"({seeds}; recipe: {variants.recipe}) and tested on the same {images:,} images. Equal pairs were trained "
            "once, and count once."
        )

    @property
    def statements(self) -> list[str]:
        """What can be said, and what cannot."""
        kinds = [kind for kind in self.kinds if kind.pooled]
        apart = [kind for kind in kinds if kind.is_told_apart]
        lines = [_statement(kind) for kind in apart]
        if open_ := [kind for kind in kinds if not kind.is_told_apart]:
            names = _named(open_)
            lines.append(f"Not told apart from no effect, which does not mean that there is none: {names}.")
        if single := [kind for kind in self.kinds if not kind.pooled]:
            lines.append(f"Tried on one network only, which says nothing about others: {_named(single)}.")
        return lines


def class_findings(gradebook: Gradebook) -> ClassFindings | None:
    """Read the findings; `None` where there are none, and where no class was graded but somebody's own work."""
    findings = ClassFindings(gradebook)
    is_class = len(gradebook.submissions) > 1 and not gradebook.without_reference
    return findings if is_class and findings.kinds else None


def caution() -> str:
    """What such findings are not."""
    return (
        "This is no designed experiment. Students chose what to change and on which network, so a kind of change was "
        "tried where somebody expected something of it; and whoever hands in the best of several networks has variants "
        "that look worse than they are. The numbers say what happened on these networks, with these data and this "
        "training. They do not say why, and kinds of changes that were tried on different networks are not compared "
        "with each other."
    )


def legend(findings: ClassFindings) -> str:
    """Explain the figures, and what they do not say."""
    looked_at = sum(1 for kind in findings.kinds if kind.pooled)
    corrected = (
        f", though {looked_at} kinds were looked at (Holm's procedure): in at most {_PERCENT * LEVEL:g} % of classes "
        "is a kind called so that has no effect. That its interval does not hold 0 is not enough for that."
    )
    return (
        "pp: mean effect over the networks, in percentage points of test accuracy. Variants that share a network share "
        "its luck and count as one. The interval holds the mean effect on networks such as these, for other seeds and "
        f"other test images as well, in at least {_CONFIDENCE} of such cases, each kind taken by itself; where there "
        "is one network only, it is about that one. Better or worse: more than networks, seeds and test images explain"
        f"{corrected if looked_at > 1 else '.'} Parameters, FLOPs and CPU time: how many times as much the variant has "
        "or takes, as a geometric mean."
    )


def name_of(kind: Kind) -> str:
    """What a kind of change is called."""
    return kind.direction or f"{kind.axis}, in other or several ways"


def in_a_word(kind: Kind) -> str:
    """`better`, `worse`, or why neither is said."""
    if kind.pooled is None:
        return _ONE_NETWORK
    if not kind.is_told_apart:
        return "not told apart"
    return "better" if kind.difference > 0 else "worse"


def counts(kind: Kind) -> str:
    """How many there are of everything behind a kind."""
    return (
        f"{number_of(len(kind.pairs), 'pair')} on {number_of(len(kind.groups), 'network')}, from "
        f"{number_of(kind.variants, 'variant')} of {number_of(kind.students, 'student')}"
    )


def times(ratio: float) -> str:
    """How many times as much: three significant digits are more than anybody needs."""
    return f"×{ratio:.2f}" if ratio < 10 else f"×{ratio:,.0f}"


def costs(cost: Cost) -> tuple[str, str, str]:
    """As texts."""
    return times(cost.parameters), times(cost.flops), times(cost.seconds)


def points(difference: float) -> str:
    """A difference in percentage points."""
    return f"{_PERCENT * difference:+z.2f}"


def _row(kind: Kind) -> KindRow:
    return KindRow(
        kind.axis,
        name_of(kind),
        (
            f"{len(kind.groups):,}", f"{len(kind.pairs):,}", f"{kind.students:,}",
            points(kind.difference), interval(*kind.interval), in_a_word(kind), *costs(kind.cost),
        ),
    )  # fmt: skip


def _statement(kind: Kind) -> str:
    size = f"{abs(_PERCENT * kind.difference):.2f} percentage points {in_a_word(kind)}"
    cost = ", ".join(f"{title} {ratio}" for title, ratio in zip(TITLES[-3:], costs(kind.cost), strict=True))
    return (
        f"{name_of(kind)}: on average {size} over {len(kind.groups):,} networks ({_CONFIDENCE} interval "
        f"{interval(*kind.interval)}); {cost}."
    )


def _named(kinds: Sequence[Kind]) -> str:
    return listed([name_of(kind) for kind in kinds], _MOST_KINDS)


def findings_sections(gradebook: Gradebook, escape: Callable[[str], str]) -> Iterator[str]:
    """Yield paragraphs and a table in Markdown; none where nothing was found.

    Args:
        gradebook: Of the class.
        escape: Of the format, for names of kinds, which a model's settings are in.
    """
    findings = class_findings(gradebook)
    if findings is None:
        return
    yield f"**{TITLE}**: {findings.scope} {escape(findings.training)}"
    yield escape(caution())
    yield "\n".join(_lines(findings, escape))
    yield escape(legend(findings))


def _lines(findings: ClassFindings, escape: Callable[[str], str]) -> Iterator[str]:
    yield f"| {' | '.join(TITLES)} |"
    yield f"| --- | --- |{' ---: |' * 4} --- | --- |{' ---: |' * 3}"
    for row in findings.rows:
        yield f"| {' | '.join((row.axis, escape(row.name), *row.figures))} |"
