"""The project's own assignment: what students get comes from the lesson and shows no solution."""

import ast
import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest

from grader.assignment import load_assignment
from grader.handout.files import files_of, pieces_of
from grader.handout.kernel import read_run
from grader.handout.lesson import read_lesson
from grader.handout.make import out_of_date
from grader.handout.solution import BEGIN, BEGIN_REFERENCE, END, END_REFERENCE, solution_lines
from grader.records import Build, CheckResult, Status, Submission
from grader.report.sentences import message
from grader.spec import AssignmentSpec
from grader.validate import Validation, validate
from grader.worker.checks.messages import OwnCheck

ROOT = Path(__file__).parent.parent.parent
ASSIGNMENT, REFERENCE = ROOT / "assignment", ROOT / "reference"
PAGE = (ASSIGNMENT / "README.md").read_text(encoding="utf-8")
NOTEBOOK = nbformat.read(ASSIGNMENT / "mnist_cnn.ipynb", as_version=4)
FIGURES = re.findall(r'<source media="\(prefers-color-scheme: dark\)" srcset="(.+?)">\n +<img src="(.+?)"', PAGE)


def test_template_notebook_page_and_reference_are_up_to_date() -> None:
    """Whoever edits one of them by hand, or only the lesson or spec.toml, learns here to run `handout`."""
    assert out_of_date(ASSIGNMENT) == []


def test_no_line_of_the_solution_reaches_the_students() -> None:
    """Not in the template, the notebook's cells and outputs, the page, the figures or any other file of the folder."""
    lesson = read_lesson(ASSIGNMENT, load_assignment(ASSIGNMENT))
    secrets = solution_lines(pieces_of(lesson, lambda _: 0).task)
    assert len(secrets) == 16
    files = [path for path in ASSIGNMENT.rglob("*") if path.is_file()]
    texts = {str(path): path.read_text(encoding="utf-8") for path in files if path.suffix != ".ipynb"}
    texts |= {f"cell {number}": str(cell) for number, cell in enumerate(NOTEBOOK.cells, 1)}
    texts |= {f"source of cell {number}": cell.source for number, cell in enumerate(NOTEBOOK.cells, 1)}
    marks = (BEGIN, END, BEGIN_REFERENCE, END_REFERENCE)
    leaks = [(name, line) for name, text in texts.items() for line in (*secrets, *marks) if line in text]
    assert leaks == []
    assert all(line in (REFERENCE / "mnist_cnn.py").read_text(encoding="utf-8") for line in secrets)


RULES = [
    ("threshold = 0.95", "threshold = 0.9675", "above 95 %", "above 96.75 %"),
    ("parameters = 3_000_000", "parameters = 123_456", "3,000,000 parameters", "123,456 parameters"),
    ("flops = 200_000_000", "flops = 7_000_000", "200,000,000 floating", "7,000,000 floating"),
    ("activations = 2_000_000", "activations = 1_234_567", "2,000,000 numbers", "1,234,567 numbers"),
    ("layer_calls = 200", "layer_calls = 77", "200 layers", "77 layers"),
    ("convolutions = 1 ", "convolutions = 2 ", "| 1 convolution", "| 2 convolutions"),
    ('"SGD", "RMSprop"', '"SGD"', "`RMSprop`", "`SGD`, `Adam`"),
    ('    "InputLayer", "Rescaling",', '    "InputLayer",', "`Rescaling`", "`InputLayer`, `Conv2D`"),
    ("spec = 10", "spec = 12.5", "**100**", "can be graded | 12.5 |"),
    ("from = 0.80", "from = 0.85", "between 80 %", "between 85 %"),
    ("share = 0.5 ", "share = 0.25 ", "up to 50 %", "up to 25 %"),
    ("margin = 0.005", "margin = 0.0125", "than 0.5 percentage", "than 1.25 percentage"),
    ("seeds = [11, 23, 47]", "seeds = [11, 23, 47, 5, 6]", "3 seeds", "5 seeds"),
    ("seeds = [11, 23, 47]", "seeds = [11]", "seeds are run", "points are given"),
    ("epochs = 5", "epochs = 6", "epochs: 5,", "epochs: 6,"),
    ("epochs = 3", "epochs = 2", "epochs: 3,", "epochs: 2,"),
    ("training_images = 20000", "training_images = 9999", "20,000", "9,999"),
    ("learning_rate = 0.001", "learning_rate = 0.002", "rate of 0.001", "rate of 0.002"),
    ('module = "mnist_cnn" ', 'module = "task" ', "`mnist_cnn.py`", "`task.py`"),
]


@pytest.mark.parametrize(("rule", "changed", "old", "new"), RULES)
def test_the_page_says_what_the_rules_say(
    edited_assignment: Callable[..., Path], rule: str, changed: str, old: str, new: str
) -> None:
    """A rule that changes in spec.toml changes on the page, and is written nowhere else in the lesson."""
    folder = edited_assignment((rule, changed))
    run = read_run(REFERENCE / "lesson.json")
    assert run
    page = files_of(read_lesson(folder, load_assignment(folder)), folder, run)[folder / "README.md"]
    assert old in PAGE
    assert new in page
    assert old not in page


def test_a_teachers_own_checks_stand_among_what_is_checked() -> None:
    """With their sentences, with their points, and in the sum; one without points is said below."""
    spec = load_assignment(ASSIGNMENT)
    worth = OwnCheck(name="small", question="No layer may have a | in it.", points=7, trained=False)
    free = OwnCheck(name="free", question="The loss must fall.", points=0, trained=True)
    run = read_run(REFERENCE / "lesson.json")
    assert run
    lesson = read_lesson(ASSIGNMENT, spec)._replace(own_checks=(worth, free))
    page = files_of(lesson, ASSIGNMENT, run)[ASSIGNMENT / "README.md"]
    assert "| No layer may have a \\| in it. | 7 |" in page
    assert f"| **together** | **{spec.max_points + sum(spec.manual.values()) + 7:g}** |" in page
    assert "\nThe loss must fall.\n" in page


def test_every_figure_exists_for_light_and_dark_pages_and_in_words() -> None:
    """An alternative text says what the picture shows; the folder holds no picture that the page does not show."""
    assert len(FIGURES) == 6
    named = {name for pair in FIGURES for name in pair}
    assert named == {f"figures/{path.name}" for path in (ASSIGNMENT / "figures").iterdir()}
    alternatives = re.findall(r'<img [^>]*alt="([^"]+)">', PAGE)
    assert len(alternatives) == len(FIGURES)
    assert all(len(text.split()) > 20 for text in alternatives)


def test_every_link_of_the_page_leads_somewhere() -> None:
    """To a file beside it, to a section of its own, or by https to another site."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif not target.startswith("https://"):
            assert (ASSIGNMENT / target).is_file()


def test_the_sentences_that_the_page_explains_are_what_the_grader_says() -> None:
    """Each is among those that other tests pin, or in the grader's own source."""
    table = PAGE.partition("| the grader says |")[2].partition("\n\n")[0]
    rows = table.splitlines()[2:]
    quoted = [sentence for row in rows for sentence in re.findall("`([^`]+)`", row.split("|")[1])]
    pinned = [ROOT / "tests" / "corpus" / "mistakes.txt", ROOT / "tests" / "test_submissions.py", ROOT / "README.md"]
    sources = [*pinned, *(ROOT / "grader").rglob("*.py")]
    texts = re.sub(r"`|\s+|\"\n? +f?\"", " ", " ".join(path.read_text(encoding="utf-8") for path in sources))
    assert len(quoted) > 10
    assert [sentence for sentence in quoted if re.sub(r"\s+", " ", sentence) not in re.sub(" +", " ", texts)] == []


def test_one_cell_installs_only_what_is_missing() -> None:
    """It comes first and has a condition, and nothing else in the notebook installs or runs a program."""
    code = [cell.source for cell in NOTEBOOK.cells if cell.cell_type == "code"]
    guard, install = code[0].rsplit("\n", 1)
    assert install.startswith("    %pip install ")
    assert guard.splitlines()[-1].startswith("if any(importlib.util.find_spec(name) is None")
    assert not any(re.search(r"^\s*[%!]", source, re.MULTILINE) for source in code[1:])


def test_the_notebook_is_handed_out_without_outputs() -> None:
    """It is valid, has never been run, and names a kernel that Jupyter, VS Code and Colab know."""
    nbformat.validate(NOTEBOOK)
    assert all(not cell.outputs and cell.execution_count is None for cell in NOTEBOOK.cells if cell.cell_type == "code")
    assert NOTEBOOK.metadata.kernelspec.name == "python3"


def test_the_task_is_marked_and_can_stay_unwritten() -> None:
    """The cell is tagged and announced, and the cell that tries it does not stop the cells after it."""
    cells = NOTEBOOK.cells
    task = next(number for number, cell in enumerate(cells) if "task" in cell.metadata.get("tags", ()))
    assert "✏️ **Write your network in this cell.**" in cells[task - 1].source
    assert "# YOUR CODE HERE" in cells[task].source
    calling = [cell for cell in cells if cell.cell_type == "code" and "= build_model()" in cell.source]
    assert [cell.metadata.tags for cell in calling] == [["raises-exception"]]


def test_the_analysis_has_its_place_in_the_notebook_and_in_the_template() -> None:
    """A tagged text cell with the table of four columns, and the same text as a string at the end of the file."""
    (cell,) = (cell for cell in NOTEBOOK.cells if "analysis" in cell.metadata.get("tags", ()))
    assert cell.cell_type == "markdown"
    assert cell.source.startswith("✏️ **Your analysis.**")
    assert "| what I changed | what I expect | what I saw | why |\n|---|---|---|---|\n| | | | |" in cell.source
    assert sum("**Your analysis.**" in other.source for other in NOTEBOOK.cells) == 1
    *_, last = ast.parse((ASSIGNMENT / "mnist_cnn.py").read_text(encoding="utf-8")).body
    assert isinstance(last, ast.Assign)
    assert ast.unparse(last.targets[0]) == "ANALYSIS"
    assert ast.literal_eval(last.value) == f"\n{cell.source}\n"


def test_variants_have_their_place_below_the_task() -> None:
    """A dictionary without a variant, in the template and in the notebook's cell, which nobody has to fill in."""
    task = next(cell.source for cell in NOTEBOOK.cells if "task" in cell.metadata.get("tags", ()))
    for source in (task, (ASSIGNMENT / "mnist_cnn.py").read_text(encoding="utf-8")):
        (function,) = (
            node
            for node in ast.parse(source).body
            if isinstance(node, ast.FunctionDef) and node.name == "build_variants"
        )
        assert ast.unparse(function.body[-1]) == "return {}"


def test_without_variants_the_lesson_asks_for_none(edited_assignment: Callable[..., Path]) -> None:
    """Rules without the section give a page and a template without the function; the lesson on analysis stays."""
    folder = edited_assignment()
    run = read_run(REFERENCE / "lesson.json")
    assert run
    files = files_of(read_lesson(folder, load_assignment(folder)), folder, run)
    assert not any("variants(" in text for text in files.values())
    assert "## 10. What a choice changes" in files[folder / "README.md"]
    assert files[folder / "mnist_cnn.py"].endswith('| | | | |\n"""\n')


def test_the_points_of_the_page_are_a_hundred() -> None:
    """Those of the checks, of variants and of the analysis together."""
    table = PAGE.partition("| what is checked | points |")[2].partition("| **together**")[0]
    rows = re.findall(r"^\| (.+) \| ([\d.]+) \|$", table, re.MULTILINE)
    assert sum(float(points) for _, points in rows) == 100
    assert [(text, points) for text, points in rows if "variants" in text or "analysis" in text] == [
        ("variants that change one thing alone, along 2 axes (fewer give a part)", "10"),
        ("your analysis, which a person reads", "10"),
    ]


def completed(template: str) -> str:
    """A template or a notebook's cell with the reference's function in place of the task."""
    reference = (REFERENCE / "mnist_cnn.py").read_text(encoding="utf-8")
    return template.replace(
        template[template.index("import keras\nfrom keras") :], reference[reference.index("import") :]
    )


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same network in the template and in the notebook, and both as they are handed out."""
    folder = tmp_path_factory.mktemp("handed_in")
    template = ASSIGNMENT / "mnist_cnn.py"
    (folder / "template.py").write_text(completed(template.read_text(encoding="utf-8")), encoding="utf-8")
    notebook = nbformat.read(ASSIGNMENT / "mnist_cnn.ipynb", as_version=4)
    task = next(cell for cell in notebook.cells if "task" in cell.metadata.get("tags", ()))
    task.source = completed(task.source)
    nbformat.write(notebook, folder / "notebook.ipynb")
    return {
        "template": folder / "template.py",
        "notebook": folder / "notebook.ipynb",
        "unwritten template": template,
        "unwritten notebook": ASSIGNMENT / "mnist_cnn.ipynb",
    }


@pytest.fixture(scope="module")
def validations(
    handed_in: dict[str, Path],
    assignment: AssignmentSpec,
    builds: Callable[[Sequence[Submission]], dict[Path, Build]],
) -> dict[str, Validation]:
    """Each of them built in the jail and checked."""

    def submission(path: Path) -> Submission:
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        return Submission(id=path.stem, path=path, notebook=path.suffix == ".ipynb", content=content, sha256=sha256)

    results = builds([submission(path) for path in handed_in.values()])
    return {name: validate(results[path], assignment) for name, path in handed_in.items()}


def test_notebook_and_template_give_the_same_model(validations: dict[str, Validation]) -> None:
    """The same network has the same architecture in either, to the last field, and passes every check."""
    template, notebook = validations["template"], validations["notebook"]
    assert template.spec
    assert notebook.spec
    assert notebook.spec.sha256 == template.spec.sha256
    assert {check.status for check in (*template.checks, *notebook.checks)} == {Status.PASSED}


@pytest.mark.parametrize("name", ["unwritten template", "unwritten notebook"])
def test_an_unwritten_file_gets_a_sentence_that_says_so(validations: dict[str, Validation], name: str) -> None:
    """The first sentence that a student is likely to see says what to do."""
    failed: CheckResult = next(check for check in validations[name].checks if check.status is Status.FAILED)
    assert failed.name == "contract"
    (finding,) = failed.findings
    assert finding.line
    assert (finding.cell is not None) == name.endswith("notebook")
    assert finding.problem.startswith("build_model() is not written yet.")
    assert "build_model() is not written yet. Build your network here" in message(failed)
