"""Which models are near to each other."""

from itertools import combinations

import pytest

from grader.likeness import NEAR
from grader.originality.architectures import distances
from grader.originality.networks import described, public_networks, usual
from grader.variants.alignment import TooLongError
from grader.variants.distance import distance, own_parts, profile
from grader.variants.parts import Part
from tests.keras_json import conv, dense, dropout, flatten, pooling, relu
from tests.originality.classes import spec_of

USUAL = (conv(32), pooling(), conv(64), pooling(), flatten(), dense(64, activation="relu"), dense())


def parts(*layers: dict[str, object]) -> tuple[Part, ...]:
    """Those of a model."""
    return own_parts(spec_of(*layers).graph)


@pytest.mark.parametrize(
    ("other", "cost", "total"),
    [
        (USUAL, 0, 50),
        ((conv(32), pooling(), conv(48), *USUAL[3:]), 1, 50),
        ((conv(32), pooling("AveragePooling2D"), *USUAL[2:]), 2, 50),
        ((*USUAL[:5], dropout(), *USUAL[5:]), 3, 53),
        ((*USUAL[:5], *USUAL[6:]), 4, 46),
        ((conv(32, activation="linear"), relu(), *USUAL[1:]), 0, 50),
        ((*USUAL[:6], dense(activation="linear")), 0, 50),
    ],
)
def test_the_distance_is_the_share_of_what_has_to_be_changed(
    other: tuple[dict[str, object], ...], cost: int, total: int
) -> None:
    """Of what it costs to take one model away and put the other in its place, in both directions."""
    first, second = parts(*USUAL), parts(*other)
    assert distance(first, second) == distance(second, first) == pytest.approx(cost / total)


def test_distances_of_public_networks_are_symmetric_and_bounded_by_their_profiles() -> None:
    """So nothing that is near is left out because its profile is not."""
    for first, second in combinations([network.parts for network in public_networks()], 2):
        apart = distance(first, second)
        differences = sum(abs(a - b) for a, b in zip(profile(first), profile(second), strict=True))
        assert 0 < apart <= 1
        assert distance(second, first) == apart
        assert differences / sum((*profile(first), *profile(second))) <= apart + 1e-9


def test_all_pairs_that_are_near_are_found() -> None:
    """As comparing each with each finds them."""
    models = {str(number): network.parts for number, network in enumerate(public_networks())}
    expected = {
        (min(pair), max(pair)): distance(models[pair[0]], models[pair[1]])
        for pair in combinations(models, 2)
        if distance(models[pair[0]], models[pair[1]]) <= NEAR
    }
    assert expected
    assert distances(models) == (expected, 0)


def test_what_would_take_too_long_is_counted_and_counts_as_far_apart() -> None:
    """Small models come first, so hostile large ones cost the others nothing."""
    small = {str(n): parts(conv(n), flatten(), dense()) for n in (8, 9)}
    one, other = parts(*USUAL) * 50, parts(conv(32, use_bias=False), *USUAL[1:]) * 50
    near, undecided = distances(small | {"one": one, "other": other}, most_cells=100)
    assert (list(near), undecided) == ([("8", "9")], 1)
    assert distances({"one": one, "other": other}) == ({}, 1)
    with pytest.raises(TooLongError):
        distance(one, other)


def test_a_public_network_is_recognized_whatever_is_not_known_of_it() -> None:
    """Initializers and the like are not in the table; the same layers are."""
    public = parts(
        conv(32), conv(64), pooling(), dropout(0.25), flatten(), dense(128, activation="relu"), dropout(0.5), dense()
    )
    assert (usual([public], 0).alike, usual([public], 0).total) == (4, 52)
    assert usual([parts(*USUAL)], 0).alike == 0
    assert usual([parts(*USUAL)], NEAR).alike > 0


def test_layers_are_described_in_a_line() -> None:
    """In words that no student chose, and not without end."""
    assert described(parts(conv(8), pooling(), flatten(), dropout(0.3), dense())) == (
        "convolution 8 3×3 relu, max pooling 2×2, flattening, dropout 0.3, dense layer 10"
    )
    assert described(parts(*(conv(8, padding="same") for _ in range(40)), flatten(), dense())).endswith("and 28 more")
