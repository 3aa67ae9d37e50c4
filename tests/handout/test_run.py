"""The notebook's code, run from top to bottom in a real kernel: it gives the numbers and pictures of the page."""

import re
from pathlib import Path

import nbformat
import pytest

from grader.handout.files import blocks_to_run, pieces_of
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
    """All code of the notebook as it is handed out, then the solved task, what tries it, and what draws the figures."""
    return blocks_to_run(pieces_of(read_lesson(ROOT / "assignment", assignment), lambda _: 0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the code runs."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def again(kept: Run, blocks: list[Code], folder: Path) -> Run:
    """A run of now: some seconds for each of the two trainings."""
    return run(blocks, list(kept.values), folder)


def test_what_runs_is_the_notebook_and_then_the_solution(blocks: list[Code]) -> None:
    """Every code cell that students get, in its place, unwritten as it is; behind them the task solved, and tried."""
    notebook = nbformat.read(ROOT / "assignment" / "mnist_cnn.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    sources = [block.source.rstrip() for block in blocks]
    assert sources[: len(cells)] == cells
    solution, tried = sources[len(cells)], sources[len(cells) + 1]
    assert solution.splitlines()[-1] == "    return model"
    assert tried == cells[-1]
    assert blocks[len(cells) - 1].flags == ("raises-exception", "noisy")
    assert blocks[len(cells) + 1].flags == ("noisy",)


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
