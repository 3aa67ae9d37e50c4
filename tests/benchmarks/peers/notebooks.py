"""nbgrader's `autograde` for the same submissions, from an environment of its own."""

import os
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

SCRIPT = Path(__file__).with_name("script.py")
_CHECK = """import os, sys
sys.path.insert(0, os.environ["SCRIPT"])
from script import train
assert train(build_model(), os.environ["MNIST"], int(os.environ["EPOCHS"])) > 0.95"""


def install(folder: Path) -> Path:
    """Make an environment with nbgrader, which sees this one's TensorFlow; its folder of programs."""
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", "nbgrader>=0.9,<0.10", "ipykernel"], check=True)
    # TensorFlow takes gigabytes: found in this environment, after what the new one has itself.
    packages = next((folder / "lib").glob("python*/site-packages"))
    (packages / "tensorflow.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


class Course:
    """A course's folder, as nbgrader wants it, with one assignment of two cells."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder, self._programs = folder, programs
        (folder / "source" / "ps1").mkdir(parents=True)
        (folder / "nbgrader_config.py").write_text(
            "c = get_config()\n"
            'c.CourseDirectory.course_id = "cnn"\n'
            "c.ExecutePreprocessor.timeout = -1\n",  # the default of 30 s stops every training
            encoding="utf-8",
        )
        self._write(folder / "source" / "ps1" / "mnist_cnn.ipynb", "### BEGIN SOLUTION\n### END SOLUTION")
        self._nbgrader("generate_assignment", "ps1")

    def hand_in(self, student: str, program: Path) -> None:
        """Put a student's program into the notebook and hand it in."""
        released = nbformat.read(self._folder / "release" / "ps1" / "mnist_cnn.ipynb", as_version=4)
        released.cells[0].source = program.read_text(encoding="utf-8")
        folder = self._folder / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        nbformat.write(released, folder / "mnist_cnn.ipynb")

    def autograde(self, student: str) -> None:
        """Grade what a student handed in."""
        self._nbgrader("autograde", "ps1", "--student", student, "--force")

    def scores(self) -> list[float]:
        """Points of the check of accuracy, of everybody who was graded: a check that did not run gives none."""
        with sqlite3.connect(self._folder / "gradebook.db") as database:
            return [score for (score,) in database.execute("SELECT auto_score FROM grade WHERE auto_score IS NOT NULL")]

    def _nbgrader(self, *arguments: str) -> None:
        path = f"{self._programs}{os.pathsep}{os.environ['PATH']}"  # nbgrader starts alembic by its name
        subprocess.run(
            [self._programs / "nbgrader", *arguments],
            cwd=self._folder,
            env=os.environ | {"PATH": path},
            check=True,
            stdout=sys.stderr.fileno(),
        )

    @staticmethod
    def _write(path: Path, solution: str) -> None:
        def metadata(name: str, *, graded: bool) -> dict[str, object]:
            return {
                "nbgrader": {
                    "grade": graded,
                    "grade_id": name,
                    "locked": graded,
                    "schema_version": 3,
                    "solution": not graded,
                    "task": False,
                    **({"points": 100} if graded else {}),
                }
            }

        notebook = new_notebook(
            cells=[
                new_code_cell(solution, metadata=metadata("model", graded=False)),
                new_code_cell(_CHECK, metadata=metadata("accuracy", graded=True)),
            ],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, path)
