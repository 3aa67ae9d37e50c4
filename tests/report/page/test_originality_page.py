"""The page on originality: what it says, and that it can be read everywhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from grader.likeness import (
    ArchitectureLikeness,
    FalseAlarms,
    Likeness,
    NearAlarms,
    NearTwins,
    NotCompared,
    SourceLikeness,
    SourcePair,
    Twins,
    Usual,
)
from grader.report.page.originality_page import to_originality_page
from tests.report.page.conftest import HOSTILE, WCAG, Opener

ALARMS = FalseAlarms(
    public=Usual(alike=44, total=1_106), low=0.009, high=0.089, collection=Usual(alike=2, total=2_926), pairs=1_225
)
NEAR = ArchitectureLikeness(
    is_equal=False,
    distance=0.021,
    changes=("filters 32 → 48 in the 2nd convolution", "dropout of rate 0.5 added behind the 1st convolution"),
    in_class=Usual(alike=7, total=1_225),
    public=Usual(alike=2, total=52),
)
NEAR_ALARMS = NearAlarms(near=Usual(alike=65, total=1_326), low=0.025, high=0.083, equal=Usual(alike=16, total=1_326))
SOURCE = SourceLikeness(
    shared=57, shorter=60, in_class=Usual(alike=2, total=1_225), independent=Usual(alike=1, total=1_106)
)
LAYERS = "convolution 32 3×3 relu, max pooling 2×2, flattening, dropout 0.5, dense layer 10"
NOTHING = Likeness(
    assignment="MNIST",
    submissions=2,
    source_pairs=(),
    alarms=ALARMS,
    near_alarms=NEAR_ALARMS,
    twins=(),
    near_twins=(),
    not_compared=(),
)


def likeness(*names: str) -> Likeness:
    """A class with something in every section, of which six names are a test's own."""
    one, two, three, four, five, six = names
    return Likeness(
        assignment="MNIST: your first convolutional network",
        submissions=50,
        source_pairs=(
            SourcePair(first=one, second=two, source=SOURCE, architecture=NEAR),
            SourcePair(
                first=three,
                second=four,
                source=SOURCE,
                architecture=NEAR.model_copy(update={"is_equal": True, "distance": 0.0, "changes": ()}),
            ),
            SourcePair(first=five, second=six, source=SOURCE, architecture=None),
        ),
        source_pairs_more=12,
        alarms=ALARMS,
        near_alarms=NEAR_ALARMS,
        twins=(
            Twins(ids=(three, four), layers=LAYERS, is_reference=True, public=Usual(alike=5, total=52)),
            Twins(
                ids=tuple(f"s{n}" for n in range(40)),
                layers=LAYERS,
                is_reference=False,
                public=Usual(alike=0, total=52),
            ),
        ),
        near_twins=(NearTwins(first=(one,), second=(two, three), architecture=NEAR),),
        near_twins_more=3,
        undecided=4,
        not_compared=(NotCompared(id=six, reason="Its source is not valid Python, or not a readable notebook."),),
    )


USUAL = likeness("anna", "ben", "cleo", "dora", "emil", "fritz")


def test_each_match_says_how_usual_it_is() -> None:
    """In the class and outside of it, with counts."""
    page = to_originality_page(USUAL)
    for sentence in (
        "<b>95 %</b>: 57 of 60 passages of the shorter program",
        "2 of 1,225 pairs in this class share as much, this one included; so do 1 of 1,106 pairs of public programs.",
        "7 of 1,225 pairs in this class are equal, 2 of 52 public programs have such layers.",
        "near: distance 0.02</b>: filters 32 → 48 in the 2nd convolution; dropout",
        "7 of 1,225 pairs in this class are as near, 2 of 52 public programs are as near to one of the two.",
        "5 of 52 public programs have these layers. So does the reference solution.",
        "40 of 50 submissions",
    ):
        assert sentence in page


def test_the_page_names_its_false_alarms_and_gives_no_verdict() -> None:
    """A class of 50 may have as many pairs as were measured among people who never met."""
    page = to_originality_page(USUAL)
    assert "are that much alike in 44 of 1,106 pairs (4.0 %; for other such authors 0.9 to 8.9 %" in page
    assert "12 to 110 of its 1,225 pairs would be listed even if nobody had copied" in page
    assert "65 of 1,326 pairs are that near (4.9 %; for other such programs 2.5 to 8.3 %, a 95 % interval" in page
    assert "never a proof" in page
    assert not any(word in page.lower() for word in ("plagiar", "cheat", "suspicious", "guilty"))


def test_a_class_without_matches_says_so() -> None:
    """In each section; who is left out is not listed where nobody is."""
    page = to_originality_page(NOTHING)
    for sentence in (
        "No two programs share that much.",
        "No two submissions have the same architecture.",
        "No two architectures are that near.",
    ):
        assert sentence in page
    assert "Not compared" not in page


def test_hostile_names_are_text(opened: Opener) -> None:
    """Whatever an id holds, the page shows it, runs nothing and asks for nothing."""
    names = [f"{number} {HOSTILE}" for number in range(6)]
    shown = opened(to_originality_page(likeness(*names)), ready="main")
    assert shown.page.locator("img, script").count() == 0
    assert "<img src=x" in shown.page.inner_text("main")
    assert (shown.messages, shown.requests) == ([], [])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_axe_finds_nothing_and_no_window_is_too_narrow(opened: Opener, width: int, scheme: str) -> None:
    """In a light and in a dark one."""
    shown = opened(to_originality_page(USUAL), width=width, scheme=scheme, ready="main")
    assert Axe().run(shown.page, options=WCAG).response["violations"] == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
