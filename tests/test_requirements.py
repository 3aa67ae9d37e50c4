"""What CI installs: every package of the lock by its hash, and the lock is what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRIES = re.findall(r"^([\w.-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", LOCK, re.MULTILINE)
EXTRAS = re.findall(r"--extra (\w+)", (ROOT / ".ci" / "lock").read_text(encoding="utf-8"))
LOCKED = {canonicalize_name(name): version for name, version, _ in ENTRIES}
ASKED_FOR = [
    *PROJECT["project"]["dependencies"],
    *(requirement for extra in EXTRAS for requirement in PROJECT["project"]["optional-dependencies"][extra]),
    *PROJECT["build-system"]["requires"],
]
INSTALLERS = ["README.md", ".github/workflows/grade.yml"]


@pytest.mark.parametrize("dependency", ASKED_FOR)
def test_the_lock_has_what_the_project_asks_for(dependency: str) -> None:
    """A dependency that is added or moved is locked anew: run `.ci/lock`."""
    requirement = Requirement(dependency)
    environment = {str(key): str(value) for key, value in default_environment().items()}
    environment |= {"sys_platform": "linux", "python_version": "3.11", "python_full_version": "3.11.0"}
    if requirement.marker is None or requirement.marker.evaluate(environment):
        version = LOCKED.get(canonicalize_name(requirement.name))
        assert version is not None
        assert requirement.specifier.contains(version, prereleases=True)


def test_nothing_is_locked_that_the_project_no_longer_asks_for() -> None:
    """A dependency that is dropped leaves the lock too."""
    direct = re.findall(r"^([\w.-]+)==[^#]*\n    # via(?:(?:\n    #   .*)*?\n    #  )? cnn-grader", LOCK, re.MULTILINE)
    assert len(direct) > len(PROJECT["project"]["dependencies"]) / 2
    assert {canonicalize_name(name) for name in direct} <= {
        canonicalize_name(Requirement(dependency).name) for dependency in ASKED_FOR
    }


def test_the_lock_is_nothing_but_versions_with_hashes() -> None:
    """No index, no path, no address and no option: where packages come from is the installing machine's matter."""
    rest = LOCK
    for name, version, hashes in ENTRIES:
        rest = rest.replace(f"{name}=={version}{hashes}\n", "", 1)
    assert [line for line in rest.splitlines() if not line.lstrip().startswith("#")] == []
    assert len(LOCKED) == len(ENTRIES)


@pytest.mark.parametrize("path", INSTALLERS)
def test_what_is_documented_and_what_grades_install_from_the_lock(path: str) -> None:
    """Packages by hash, and the project itself without a look at any index."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path == "README.md":
        text = text.partition("<!-- test-command -->")[2].partition("```\n")[0]
    installs = re.findall(r"pip install (.+?)(?: &&|$)", text, re.MULTILINE)
    assert installs[0] == "--require-hashes -r requirements.txt"
    assert [re.sub(r" -e \.$", " .", line) for line in installs[1:]] == ["--no-deps --no-build-isolation ."]
