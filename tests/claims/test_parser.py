"""What the reader makes of students' sentences: rather nothing than something wrong."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.claims.clauses import MAX_CHARACTERS
from grader.claims.parser import Reading, read
from tests.claims.later_sentences import LAST, LATER
from tests.claims.sentences import KNOWN, UNSEEN

VOCABULARY = (
    "better worse not no than the model accuracy 0.3 % +0.4 from to 98.1 97 -> same parameters more fewer , . but "
    "because with dropout filters seems maybe about error went up down instead ? - ( )"
)
WORDS = st.sampled_from(VOCABULARY.split())
UNTUNED = [*(("", text, reading) for text, reading in UNSEEN.items()), *LATER, *LAST]


def written(reading: Reading) -> str:
    """A reading as the tables write it."""
    claim = reading.accuracy
    parts = []
    if claim:
        amount = f" {abs(claim.amount.points):.4g}" if claim.amount else ""
        parts.append(f"{claim.said}{amount}{' ?' if claim.is_doubted else ''}")
    if reading.parameters:
        parts.append(f"{reading.parameters} parameters")
    return "; ".join(parts)


def is_wrong(received: str, expected: str) -> bool:
    """Whether a reading says anything that the sentence does not; to say less is no mistake."""
    sentences = [part.removesuffix(" ?") for part in expected.split("; ")]
    return any(
        not any(sentence == part or sentence.startswith(f"{part} ") for sentence in sentences)
        for part in received.replace(" ?", "").split("; ")
        if part
    )


@pytest.mark.parametrize(("text", "expected"), KNOWN.items(), ids=list(KNOWN) or None)
def test_a_sentence_is_read_as_it_was_meant(text: str, expected: str) -> None:
    """Those that the reader was made for."""
    assert written(read(text)) == expected


@pytest.mark.parametrize(("subject", "text", "expected"), UNTUNED)
def test_a_sentence_is_never_read_as_something_else(subject: str, text: str, expected: str) -> None:
    """Silence is the worst that happens to sentences that the reader was not made for."""
    assert not is_wrong(written(read(text, subject)), expected)


def test_most_sentences_are_understood() -> None:
    """A reader that is always silent would never be wrong."""
    understood = sum(written(read(text, subject)) == expected for subject, text, expected in UNTUNED)
    assert understood / len(UNTUNED) > 0.75


@given(text=st.text(st.characters(exclude_categories=())), subject=st.text())
def test_any_text_is_read(text: str, subject: str) -> None:
    """Nothing that a student types stops a report."""
    read(text, subject)


@given(text=st.lists(WORDS, max_size=25).map(" ".join), subject=st.lists(WORDS, max_size=4).map(" ".join))
def test_any_words_are_read(text: str, subject: str) -> None:
    """Words that the reader knows, in any order; a doubt is heard wherever it stands, and a question says nothing."""
    reading = read(text, subject)
    claim = reading.accuracy
    if claim and "seems" in text.split():
        assert claim.is_doubted
    if claim and claim.amount:
        assert (claim.amount.points > 0) == (claim.said == "better")
        assert claim.amount.slack >= 0
    if not text.replace("?", "").strip():
        assert reading == Reading(None, None)


@given(text=st.lists(WORDS, max_size=12).map(" ".join))
def test_what_was_only_expected_says_nothing(text: str) -> None:
    """In one clause with such a word, nothing was seen."""
    clause = " ".join(word for word in text.split() if word not in {",", ".", "but", "because", "with", "(", ")", "?"})
    assert read(f"maybe {clause}") == Reading(None, None)


@pytest.mark.parametrize("part", ["not ", "better ", "1.", "1,", "a", "->", "(", "+", " ", "from 98 to 97 ", "\u0301"])
def test_the_time_is_bounded(part: str) -> None:
    """However long a text is."""
    begun = time.process_time()
    read(part * 200_000, part * 200_000)
    read((part * MAX_CHARACTERS)[:MAX_CHARACTERS], "filters")
    assert time.process_time() - begun < 1


def test_a_text_that_is_too_long_says_nothing() -> None:
    """Half of it might say the opposite."""
    text = f"better{' ' * (MAX_CHARACTERS - 6)}"
    assert read(text).accuracy
    assert read(f"{text}, or not").accuracy is None
