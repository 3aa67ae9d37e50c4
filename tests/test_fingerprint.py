"""Which code a result depends on."""

import ast
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import grader
from grader.fingerprint import fingerprint, imports
from grader.worker.workshop import EXPORTER, TRAINER

PACKAGE = Path(grader.__file__).parent
BUILDS, TRIALS = "builds", "trials"
EDITS = {
    "a report": ("report/markdown.py", set()),
    "the handout": ("handout/make.py", set()),
    "the command line": ("cli.py", set()),
    "a layout": ("collect/layouts/canvas.py", set()),
    "the score": ("score.py", set()),
    "the policy of seeds": ("train.py", set()),
    "the store": ("store/results.py", set()),
    "what runs student code": ("worker/exporter/task.py", {BUILDS}),
    "what chooses statements": ("source/slicing.py", {BUILDS}),
    "a sentence for an exception": ("worker/exporter/remedies.py", {BUILDS}),
    "what reads an export": ("worker/building.py", {BUILDS}),
    "the training": ("worker/trainer/task.py", {TRIALS}),
    "what rebuilds a model": ("worker/trainer/rebuild.py", {TRIALS}),
    "how images are read": ("dataset/prepare.py", {TRIALS}),
    "advice for a layer": ("model/advice.py", set()),
    "how a model is unfolded": ("model/flatten.py", set()),
    "a layer": ("model/layers/convolution.py", {BUILDS, TRIALS}),
    "the environment of a child": ("worker/process/environment.py", {BUILDS, TRIALS}),
    "the jail": ("worker/jail/landlock.py", {BUILDS, TRIALS}),
    "a package's own file": ("worker/__init__.py", {BUILDS, TRIALS}),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to be edited."""
    copy = tmp_path_factory.mktemp("copy") / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def fingerprints(package: Path) -> Callable[[], dict[str, str]]:
    """Of the copy as it is now."""

    def take() -> dict[str, str]:
        fingerprint.cache_clear()
        return {
            BUILDS: fingerprint(*EXPORTER, package=package),
            TRIALS: fingerprint(*TRAINER, package=package),
        }

    return take


@pytest.mark.parametrize(("file", "expected"), EDITS.values(), ids=EDITS.keys())
def test_a_change_makes_anew_what_depends_on_it(
    package: Path, fingerprints: Callable[[], dict[str, str]], file: str, expected: set[str]
) -> None:
    """Nobody is built or trained again for a change that no result depends on."""
    before, path = fingerprints(), package / file
    text = path.read_bytes()
    path.write_bytes(text + b"# another version\n")
    after = fingerprints()
    path.write_bytes(text)
    assert {kind for kind in before if before[kind] != after[kind]} == expected


def test_a_new_file_counts_when_it_is_imported(package: Path, fingerprints: Callable[[], dict[str, str]]) -> None:
    """Wherever the import stands, in whatever form."""
    before, task = fingerprints(), package / "worker" / "trainer" / "task.py"
    text = task.read_bytes()
    new = package / "worker" / "trainer" / "tricks.py"
    new.write_bytes(b"FASTER = True\n")
    assert fingerprints() == before
    digests = set()
    for statement in (b"from grader.worker.trainer import tricks", b"import grader.worker.trainer.tricks"):
        for content in (b"FASTER = True\n", b"FASTER = False\n"):
            new.write_bytes(content)
            task.write_bytes(text + b"def later():\n    " + statement + b"\n")
            digests.add(fingerprints()[TRIALS])
    new.unlink()
    task.write_bytes(text)
    assert len(digests) == 4


def test_the_copy_has_the_packages_own_fingerprint(fingerprints: Callable[[], dict[str, str]]) -> None:
    """Where the package lies plays no part."""
    assert fingerprints() == {BUILDS: fingerprint(*EXPORTER), TRIALS: fingerprint(*TRAINER)}


def test_every_import_is_seen() -> None:
    """Python's own parser finds no import in the package that the fingerprint would miss."""
    for path in sorted(PACKAGE.rglob("*.py")):
        names = set(imports(path.read_text(encoding="utf-8"), PACKAGE.name))
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == PACKAGE.name:
                assert {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)} <= names, path
            assert not isinstance(node, ast.Import) or PACKAGE.name not in {alias.name for alias in node.names}, path
