"""The models of a class: who has the same one, and which are near to each other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.likeness import NEAR, ArchitectureLikeness, NearTwins, Twins, Usual
from grader.model.graph import ModelSpec
from grader.originality.architectures import distances
from grader.originality.classmates import Entry, strangers
from grader.originality.networks import described, usual
from grader.variants.comparing import changes
from grader.variants.distance import own_parts
from grader.variants.parts import Part

_EQUAL = -1.0
"""In place of a distance: optimizer and loss are the same too."""
_MOST_CHANGES = 4


class _Model(NamedTuple):
    spec: ModelSpec
    sha256: str
    layers: str
    """Equal for equal layers."""
    parts: tuple[Part, ...]


class _Pair(NamedTuple):
    distance: float
    first: _Model
    second: _Model


class ClassModels:
    """The models of a class.

    Args:
        entries: Who has one.
        reference: The model of the reference solution.
        most_listed: Pairs of models that are near.
    """

    def __init__(self, entries: Sequence[Entry], reference: ModelSpec | None, most_listed: int) -> None:
        self._entries = entries
        self._reference = reference.sha256 if reference else ""
        self._most_listed = most_listed
        self._models: dict[str, _Model] = {}
        """By the hashes of their specs."""
        self._members: defaultdict[str, list[int]] = defaultdict(list)
        """Positions of who has it."""
        self._hashes: list[str] = []
        """Of the entries."""
        for position, entry in enumerate(entries):
            assert entry.spec  # noqa: S101 - who has none is no entry here
            sha256 = entry.spec.sha256
            if sha256 not in self._models:
                parts = own_parts(entry.spec.graph)
                self._models[sha256] = _Model(entry.spec, sha256, str(parts), parts)
            self._members[sha256].append(position)
            self._hashes.append(sha256)
        layers = {model.layers: model.parts for model in self._models.values()}
        self._near, self.undecided = distances(layers)
        self._strangers = strangers(entries)

    def twins(self) -> Iterator[Twins]:
        """Yield who shares a model, the largest group first."""
        for sha256, members in sorted(self._members.items(), key=lambda item: (-len(item[1]), item[1])):
            if self._are_strangers(members, members):
                model = self._models[sha256]
                yield Twins(
                    ids=self._ids(model),
                    layers=described(model.parts),
                    is_reference=sha256 == self._reference,
                    public=usual([model.parts], 0),
                )

    def near_twins(self) -> Iterator[NearTwins]:
        """Yield models that are near, the nearest first."""
        for _, first, second in self._pairs[: self._most_listed]:
            yield NearTwins(
                first=self._ids(first), second=self._ids(second), architecture=self._likeness(first, second)
            )

    @property
    def near_twins_more(self) -> int:
        """Pairs that are not listed."""
        return max(0, len(self._pairs) - self._most_listed)

    def likeness(self, first: Entry, second: Entry) -> ArchitectureLikeness | None:
        """Compare two models; `None` where there is one at most, and where they are not near."""
        if first.spec is None or second.spec is None:
            return None
        one, other = self._models[first.spec.sha256], self._models[second.spec.sha256]
        return None if self._distance(one, other) is None else self._likeness(one, other)

    def _distance(self, first: _Model, second: _Model) -> float | None:
        """Of the layers; `None` if they are not near."""
        if first.sha256 == second.sha256:
            return _EQUAL
        if first.layers == second.layers:
            return 0.0
        return self._near.get((min(first.layers, second.layers), max(first.layers, second.layers)))

    def _likeness(self, first: _Model, second: _Model) -> ArchitectureLikeness:
        apart = self._distance(first, second)
        assert apart is not None  # noqa: S101 - nobody asks about others
        texts = [change.text for change in changes(first.spec, second.spec)]
        if (more := len(texts) - _MOST_CHANGES) > 1:
            texts[_MOST_CHANGES:] = [f"{more:,} more changes"]
        return ArchitectureLikeness(
            is_equal=apart == _EQUAL,
            distance=max(apart, 0.0),
            changes=tuple(texts),
            in_class=Usual(alike=int(np.searchsorted(self._ordered, apart, "right")), total=self._total),
            public=usual([first.parts, second.parts], max(apart, 0.0)),
        )

    @cached_property
    def _pairs(self) -> list[_Pair]:
        """Different models that are near, the nearest first."""
        groups: defaultdict[str, list[_Model]] = defaultdict(list)
        for model in self._models.values():
            groups[model.layers].append(model)
        pairs = [_Pair(0.0, *pair) for same in groups.values() for pair in combinations(same, 2)]
        for (one, other), apart in self._near.items():
            pairs += (_Pair(apart, first, second) for first in groups[one] for second in groups[other])
        return sorted(filter(self._are_of_strangers, map(self._turned, pairs)), key=self._order)

    def _turned(self, pair: _Pair) -> _Pair:
        """The pair, with the model first that comes first in the class."""
        is_turned = self._members[pair.first.sha256] > self._members[pair.second.sha256]
        return _Pair(pair.distance, pair.second, pair.first) if is_turned else pair

    def _order(self, pair: _Pair) -> tuple[float, list[int], list[int]]:
        return pair.distance, self._members[pair.first.sha256], self._members[pair.second.sha256]

    def _are_of_strangers(self, pair: _Pair) -> bool:
        return self._are_strangers(self._members[pair.first.sha256], self._members[pair.second.sha256])

    def _are_strangers(self, first: Sequence[int], second: Sequence[int]) -> bool:
        """Whether any of the first does not belong to one of the second."""
        return bool(self._strangers[np.ix_(first, second)].any() or self._strangers[np.ix_(second, first)].any())

    def _ids(self, model: _Model) -> tuple[str, ...]:
        return tuple(self._entries[position].id for position in self._members[model.sha256])

    @cached_property
    def _total(self) -> int:
        """Pairs of submissions that are compared."""
        return int(self._strangers.sum())

    @cached_property
    def _ordered(self) -> NDArray[np.float64]:
        """How far the pairs of submissions that are near are apart, in order."""
        names = list({model.layers: None for model in self._models.values()})
        places = {name: place for place, name in enumerate(names)}
        apart = np.full((len(names), len(names)), np.inf, np.float64)
        np.fill_diagonal(apart, 0.0)
        for (one, other), value in self._near.items():
            apart[places[one], places[other]] = apart[places[other], places[one]] = value
        layers = np.array([places[self._models[sha256].layers] for sha256 in self._hashes], np.intp)
        numbers = {sha256: number for number, sha256 in enumerate(self._models)}
        specs = np.array([numbers[sha256] for sha256 in self._hashes], np.intp)
        of_pairs = np.where(specs[:, None] == specs, _EQUAL, apart[np.ix_(layers, layers)])
        values = np.sort(of_pairs[self._strangers])
        return values[: np.searchsorted(values, NEAR, "right")]
