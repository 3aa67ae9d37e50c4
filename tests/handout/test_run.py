"""The notebook's code, run from top to bottom in a real kernel, gives the numbers and pictures of the page."""

import re
from pathlib import Path

import nbformat
import pytest

from grader.assignment import load_assignment
from grader.handout.files import blocks_to_run, pieces_of
from grader.handout.kernel import Run, read_run, run
from grader.handout.lesson import MEASURED, Code, read_lesson

pytestmark = pytest.mark.long(1)

ROOT = Path(__file__).parent.parent.parent
_TOLERANCE = 0.04
"""Of an accuracy: processors add in different orders, and a training amplifies the differences."""
_POINTS = 100 * _TOLERANCE
"""The same in percentage points."""
_MEASURED_FIGURES = {"effects", "feature_maps", "learning_curve", "shapes"}
_NUMBER = r" *[+-]?\d+\.\d+"


@pytest.fixture(scope="module")
def stored() -> Run:
    """The run that the page was made with."""
    run = read_run(ROOT / "reference" / "lesson.json")
    assert run
    return run


@pytest.fixture(scope="module")
def blocks() -> list[Code]:
    """All code of the notebook as it is handed out; then the solved task, the code that tries it, and the figures."""
    folder = ROOT / "assignment"
    return blocks_to_run(pieces_of(read_lesson(folder, load_assignment(folder)), lambda _: 0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the code runs."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def repeated(stored: Run, blocks: list[Code], folder: Path) -> Run:
    """A new run, which takes some seconds for each of the two trainings, and as many for the small ones."""
    return run(blocks, list(stored.values), folder)


def test_the_notebook_runs_first_and_then_the_solution(blocks: list[Code]) -> None:
    """Every code cell that students get runs in its order, with the task unwritten; then the task runs solved."""
    notebook = nbformat.read(ROOT / "assignment" / "mnist_cnn.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    sources = [block.source.rstrip() for block in blocks]
    assert sources[: len(cells)] == cells
    solution, trial = sources[len(cells)], sources[len(cells) + 1]
    assert solution.splitlines()[-2:] == ['        "SGD in place of Adam": network_with(optimizer="sgd"),', "    }"]
    assert trial == cells[-1]
    assert blocks[len(cells) - 1].flags == ("raises-exception", "noisy")
    assert blocks[len(cells) + 1].flags == ("noisy",)


def test_every_block_prints_what_the_page_shows(stored: Run, repeated: Run, blocks: list[Code]) -> None:
    """To the letter, except results of a training, which may differ as much as processors make them differ."""
    for block in blocks:
        expected, output = stored.output(block), repeated.output(block)
        if MEASURED in block.flags:
            assert re.sub(_NUMBER, " #", output) == re.sub(_NUMBER, " #", expected)
            tolerance = _POINTS if "percentage points" in output else _TOLERANCE
            assert _numbers(output) == pytest.approx(_numbers(expected), abs=tolerance)
        else:
            assert output == expected


def test_every_number_in_the_text_is_what_the_code_computes(stored: Run, repeated: Run) -> None:
    """Counts are equal; an accuracy may differ as much as processors make it differ."""
    assert len(stored.values) > 10
    assert repeated.values == pytest.approx(stored.values, abs=_TOLERANCE)
    counts = {name: value for name, value in stored.values.items() if isinstance(value, int)}
    assert {name: repeated.values[name] for name in counts} == counts


@pytest.mark.usefixtures("repeated")
def test_the_figures_are_what_the_code_draws(folder: Path) -> None:
    """The same figures: equal to the byte, or with the same parts where they show results of a training."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "assignment" / "figures").iterdir()}
    drawn = {path.name: path.read_text(encoding="utf-8") for path in (folder / "figures").iterdir()}
    assert drawn.keys() == committed.keys()
    for name, text in drawn.items():
        if name.rpartition("-")[0] in _MEASURED_FIGURES:
            assert _groups(text) == _groups(committed[name]), name
        else:
            assert text == committed[name], name


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(_NUMBER, text)]


def _groups(svg: str) -> list[str]:
    """Names of the parts of a drawing that do not depend on a number."""
    return [name for name in re.findall(r'<g id="([a-z]+)_\d+">', svg) if name in {"axes", "figure", "line2d"}]
