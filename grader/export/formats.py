"""Every export by its name: the one place to add one."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from grader.export import canvas, canvas_comments, classroom, excel, gradescope, junit, moodle, nbgrader
from grader.export.names import Target
from grader.gradebook import Gradebook
from grader.report.csv import to_grades


class Export(NamedTuple):
    """A format of some system."""

    files: Callable[[Gradebook], Mapping[str, str | bytes]]
    """A gradebook to the contents of files, by their names: relative to the folder of the exports, with slashes."""
    columns: tuple[str, ...] = ()
    """Of the roster: everybody must have one of them; without any, no roster is needed."""
    notes: Callable[[Gradebook], Iterable[str]] = lambda _: ()
    """Sentences for who exports: what is not in the files."""


EXPORTS: dict[str, Export] = {
    Target.CANVAS: Export(canvas.export, canvas.COLUMNS),
    Target.CANVAS_COMMENTS: Export(canvas_comments.export, notes=canvas_comments.notes),
    Target.MOODLE: Export(moodle.export, moodle.COLUMNS, moodle.notes),
    Target.MOODLE_FEEDBACK: Export(moodle.export_feedback, moodle.COLUMNS),
    Target.GRADESCOPE: Export(gradescope.export),
    Target.NBGRADER: Export(nbgrader.export, notes=nbgrader.notes),
    Target.JUNIT: Export(junit.export),
    Target.CLASSROOM: Export(classroom.export),
    Target.CSV: Export(lambda book: {"grades.csv": to_grades(book)}),
    Target.EXCEL: Export(excel.export),
}
