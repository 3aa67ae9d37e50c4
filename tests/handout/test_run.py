"""The notebook's code, run from top to bottom in a real kernel: it gives the numbers and pictures of the page."""

import re
from pathlib import Path

import pytest

from grader.handout.files import blocks_to_run
from grader.handout.kernel import Run, read_run, run
from grader.handout.lesson import MEASURED, Code, read_lesson
from grader.spec import AssignmentSpec

ROOT = Path(__file__).parent.parent.parent
_TOLERANCE = 0.04
"""Of an accuracy: the order of additions differs between processors, and a training makes more of it."""
_MEASURED_FIGURES = {"feature_maps", "learning_curve", "shapes"}


@pytest.fixture(scope="module")
def kept() -> Run:
    """What the page was made with."""
    found = read_run(ROOT / "reference" / "lesson.json")
    assert found
    return found


@pytest.fixture(scope="module")
def blocks(assignment: AssignmentSpec) -> list[Code]:
    """All code of the notebook, with the task solved, and the code that draws the figures."""
    return blocks_to_run(read_lesson(ROOT / "assignment", assignment), lambda _: 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the code runs."""
    made = tmp_path_factory.mktemp("run")
    (made / "figures").mkdir()
    return made


@pytest.fixture(scope="module")
def again(kept: Run, blocks: list[Code], folder: Path) -> Run:
    """A run of now: some seconds for each of the two trainings."""
    return run(blocks, list(kept.values), folder)


def test_every_block_prints_what_the_page_shows(kept: Run, again: Run, blocks: list[Code]) -> None:
    """To the letter; where a training was measured, within the difference that processors make."""
    for block in blocks:
        was, now = kept.output(block), again.output(block)
        if MEASURED in block.flags:
            assert re.sub(r"\d\.\d+", "#", now) == re.sub(r"\d\.\d+", "#", was)
            assert _numbers(now) == pytest.approx(_numbers(was), abs=_TOLERANCE)
        else:
            assert now == was


def test_every_number_in_the_text_is_what_the_code_computes(kept: Run, again: Run) -> None:
    """Counts exactly; an accuracy within the same difference."""
    assert len(kept.values) > 10
    assert again.values == pytest.approx(kept.values, abs=_TOLERANCE)
    counts = {name: value for name, value in kept.values.items() if isinstance(value, int)}
    assert {name: again.values[name] for name in counts} == counts


@pytest.mark.usefixtures("again")
def test_the_figures_are_what_the_code_draws(folder: Path) -> None:
    """The same ones; equal to the byte where they show no training, and with the same parts where they do."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "assignment" / "figures").iterdir()}
    drawn = {path.name: path.read_text(encoding="utf-8") for path in (folder / "figures").iterdir()}
    assert drawn.keys() == committed.keys()
    for name, text in drawn.items():
        if name.rpartition("-")[0] in _MEASURED_FIGURES:
            assert _groups(text) == _groups(committed[name]), name
        else:
            assert text == committed[name], name


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d\.\d+", text)]


def _groups(svg: str) -> list[str]:
    """Names of the parts of a drawing that do not depend on a number."""
    return [name for name in re.findall(r'<g id="([a-z]+)_\d+">', svg) if name in {"axes", "figure", "line2d"}]
