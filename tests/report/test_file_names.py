"""File names for hostile ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.file_names import file_names, folded

IDS = st.text(st.characters(exclude_categories=())) | st.text("aAéE\u0301/\\.\0 ~-:*?con1", max_size=300)


@pytest.mark.parametrize(
    "name", ["anna", "Anna_Schmidt-2", "a.b@uni.example", "Group A", "山田", "Zoë", "हिन्दी", "a" * 100]
)
def test_an_ordinary_id_is_its_own_file_name(name: str) -> None:
    """A teacher finds the page by the id."""
    assert file_names([name]) == {name: name}


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("Group A/name", "Group A-name"), ("..", "submission"), ("", "submission"), ("../../x", "x"), ("a\0\nb", "a-b"),
        (".hidden", "hidden"), ("-rf", "rf"), ("a.", "a"), ("a ", "a"), ("CON", "_CON"), ("nul.txt", "_nul.txt"),
        ("a~b", "a-b"), ("a" * 101, "a" * 100), ("é" * 51, "é" * 50), ("caf\udce9", "caf-"), ("a:b", "a-b"),
    ],
)  # fmt: skip
def test_any_other_id_gets_a_hash(name: str, readable: str) -> None:
    """Its readable part comes first."""
    stem, mark, digest = file_names([name])[name].partition("~")
    assert (stem, mark, len(digest)) == (readable, "~", 16)


def test_the_hash_is_the_same_in_every_run() -> None:
    """Pinned: a page keeps its name from run to run."""
    assert file_names(["Group A/name"]) == {"Group A/name": "Group A-name~be7faebaedb87a5a"}


@pytest.mark.parametrize("pair", [("anna", "Anna"), ("Zo\u00eb", "Zoe\u0308")])
def test_ids_that_a_file_system_takes_for_equal_get_a_hash(pair: tuple[str, str]) -> None:
    """Neither page replaces the other, whichever comes first."""
    names = file_names(pair)
    assert all("~" in name for name in names.values())
    assert names == file_names(pair[::-1])


@given(st.lists(IDS, unique=True, max_size=8))
def test_any_ids_get_safe_and_different_names(ids: list[str]) -> None:
    """No separator, no control character, no hidden file, no name that is too long, nothing equal in any case."""
    names = file_names(ids)
    assert list(names) == ids
    assert len({folded(name) for name in names.values()}) == len(ids)
    for name in names.values():
        assert not set(name) & set('/\\\0\n<>:"|?*')
        assert name[0] not in ".- "
        assert len(name.encode()) <= 117
