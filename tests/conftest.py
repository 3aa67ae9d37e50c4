"""What many tests share: the project's own assignment, small variants of it, one fork server, one switch.

`pytest PATH --regenerate-golden` writes the golden files of the tests under PATH anew; read their diff before
committing it.
"""

import os
import shutil
import sys
import tomllib
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from grader.build import build_job
from grader.dataset.find import open_mnist
from grader.dataset.npz import NAMES
from grader.dataset.prepare import load_array
from grader.engine.local import LocalEngine
from grader.records import Build, Submission
from grader.spec import AssignmentSpec
from grader.worker.jail import find_jail
from grader.worker.process.children import Children
from grader.worker.workshop import Workshop
from tests.plain_rules import plain_rules
from tests.report.conftest import full_mnist, make_grade, make_gradebook

__all__ = ["full_mnist", "make_grade", "make_gradebook"]

ROOT = Path(__file__).parent.parent

# Where a build is judged it tries the same examples each time; at a desk it may find new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("new", deadline=None)
settings.load_profile("same" if os.environ.get("CI") else "new")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one switch of these tests."""
    parser.addoption("--regenerate-golden", action="store_true", help="write the golden files instead of comparing")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: a test that waits for a child leaves its processor to another one."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no worker is alone with one of them at the end."""
    items.sort(key=_minutes, reverse=True)


def _minutes(item: pytest.Item) -> float:
    mark = item.get_closest_marker("long")
    return float(mark.args[0]) if mark else 0.0


@pytest.fixture(scope="session")
def regenerate_golden(request: pytest.FixtureRequest) -> bool:
    """Whether the golden files are to be written."""
    return bool(request.config.getoption("--regenerate-golden"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def assignment() -> AssignmentSpec:
    """The project's own assignment, without variants and without parts that a person grades."""
    return AssignmentSpec.model_validate(tomllib.loads(plain_rules(ROOT)))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep prepared data of the tests out of the user's cache, and the user's out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline digits as an .npz file, so that no test asks the network for MNIST."""
    folder = open_mnist(lambda: False).folder
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    arrays: dict[str, Any] = {name: load_array(folder, name) for name in NAMES}
    np.savez(path, **arrays)
    return path


@pytest.fixture
def edited_assignment(tmp_path: Path) -> Callable[..., Path]:
    """A folder with plain rules, beside a copy of the reference, with pieces of spec.toml replaced."""

    def make(*replacements: tuple[str, str]) -> Path:
        folder = tmp_path / "course" / "assignment"
        folder.mkdir(parents=True, exist_ok=True)
        text = plain_rules(ROOT)
        for old, new in replacements:
            assert old in text, f"spec.toml has no {old!r} to replace"
            text = text.replace(old, new)
        (folder / "spec.toml").write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / "reference", tmp_path / "course" / "reference", dirs_exist_ok=True)
        return folder

    return make


@pytest.fixture(scope="session")
def calls() -> Callable[[Callable[[], object]], int]:
    """How many functions, of Python and of C, some work calls: a measure of time that no busy neighbour changes."""

    def counted(work: Callable[[], object]) -> int:
        number = 0

        def count(_: object, event: str, __: object) -> None:
            nonlocal number
            number += event in {"call", "c_call"}

        sys.setprofile(count)
        try:
            work()
        finally:
            sys.setprofile(None)
        return number

    return counted


@pytest.fixture(scope="session")
def memory() -> Callable[[Callable[[], object]], int]:
    """How many bytes of Python's objects some work has at the same time, at most."""

    def measured(work: Callable[[], object]) -> int:
        tracemalloc.start(1)
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return measured


@pytest.fixture(scope="session")
def children() -> Iterator[Children]:
    """A fork server for the whole test run."""
    children = Children()
    children.start()
    yield children
    children.cancel()


@pytest.fixture(scope="session")
def workshop(children: Children) -> Workshop:
    """What this machine builds submissions with."""
    return Workshop(children, find_jail(), None)


@pytest.fixture(scope="session")
def builds(workshop: Workshop, assignment: AssignmentSpec) -> Callable[[Sequence[Submission]], dict[Path, Build]]:
    """Build submissions with the real engine, two at a time; the builds by the submissions' paths."""

    def run(submissions: Sequence[Submission]) -> dict[Path, Build]:
        jobs = {submission.path: build_job(submission, assignment, workshop.machine) for submission in submissions}
        results = {done.job.key: done.result for done in LocalEngine(workshop, 2).run(jobs.values())}
        errors = [result for result in results.values() if not isinstance(result, Build)]
        assert not errors, errors
        return {path: result for path, job in jobs.items() if isinstance(result := results[job.key], Build)}

    return run
