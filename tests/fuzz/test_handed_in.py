"""The promises of the second fuzz target, held for a little while in each run."""

from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def target() -> Any:
    """The target, from the file that lies beside this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        return import_module("handed_in")


@pytest.fixture(scope="module")
def files(target: Any, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What it begins with."""
    folder = tmp_path_factory.mktemp("planted")
    target.plant(folder)
    return [path.read_bytes() for path in sorted(folder.iterdir())]


@settings(max_examples=150)
@given(data=st.data(), seeds=st.lists(st.integers(0, 2**32), min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused(
    data: st.DataObject, seeds: list[int], target: Any, files: list[bytes]
) -> None:
    """Python, notebooks and archives: no exception but our own, no endless sentence, no path out of an archive."""
    content = data.draw(st.sampled_from(files))
    target.taker()(reduce(target.mutate, seeds, content))
