"""A class that is compared: what is written, and what is not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.report.names import ORIGINALITY
from tests.originality.test_comparison import DISGUISED, OTHER, OWN
from tests.small_course import write_files

pytestmark = pytest.mark.long(0.5)

HOSTILE = "<img src=x onerror=alert(1)>"
CLASS = {"anna": OWN, "ben": DISGUISED, "cleo": OTHER, HOSTILE: OTHER, "emil": b"def build_model(:\n"}


class Compared(NamedTuple):
    """What came of a class that was graded three times: compared, compared again, and not compared."""

    first: "subprocess.CompletedProcess[str]"
    again: "subprocess.CompletedProcess[str]"
    without: "subprocess.CompletedProcess[str]"
    page: str
    with_page: Path
    """The reports of the second run."""
    reports: Path
    """Those of the third."""


@pytest.fixture(scope="module")
def compared(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """A class with a disguised copy, two equal files, one with a hostile name and one that is not Python."""
    folder = tmp_path_factory.mktemp("compared")
    write_files(folder / "class", {f"{name}/mnist_cnn.py": source.decode() for name, source in CLASS.items()})
    command = [sys.executable, "-P", "-m", "grader", str(folder / "class"), "--no-train", "--out", str(folder / "out")]

    def run(*options: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, timeout=300, check=False)

    first, again = run("--originality"), run("--originality")
    shutil.copytree(folder / "out", folder / "with_page")
    (folder / "out" / ORIGINALITY).unlink()
    return Compared(
        first,
        again,
        run(),
        (folder / "with_page" / ORIGINALITY).read_text(encoding="utf-8"),
        folder / "with_page",
        folder / "out",
    )


def test_a_disguised_copy_stands_on_the_page_with_how_usual_that_is(compared: Compared) -> None:
    """The programs were read in the jail; the equal files come first, and who cannot be compared is named."""
    page = compared.page
    assert page.index("cleo") < page.index('anna <span class="quiet">and</span> ben')
    assert "of 6 pairs in this class" in page
    assert "emil" in page[page.index("Not compared") :]
    assert HOSTILE not in page
    assert "&lt;img src=x" in page


def test_nothing_else_knows_of_it(compared: Compared) -> None:
    """Table, gradebook, reports, exports and students' pages are the same with and without it, and so is the status."""
    assert compared.first.returncode == compared.again.returncode == compared.without.returncode == 1
    assert compared.again.stdout == compared.without.stdout
    files = {path.relative_to(compared.with_page) for path in compared.with_page.rglob("*") if path.is_file()}
    others = {path.relative_to(compared.reports) for path in compared.reports.rglob("*") if path.is_file()}
    assert files - others == {Path(ORIGINALITY)}
    for path in others - {Path("results.sqlite")}:
        content = (compared.reports / path).read_bytes()
        assert content == (compared.with_page / path).read_bytes(), path
        assert b"riginality" not in content, path
    assert json.loads((compared.reports / "gradebook.json").read_bytes())["schema_version"] == 2


def test_the_page_is_announced_to_who_asked_for_it(compared: Compared) -> None:
    """As being for that person alone."""
    assert "originality, for you alone: " in compared.again.stderr
    assert "riginality" not in compared.without.stderr
    assert "were not compared" not in compared.first.stderr
