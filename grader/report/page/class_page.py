"""The class page: everyone beside the reference, in one file for a browser."""

from collections.abc import Sequence

from grader.gradebook import Gradebook
from grader.report.captions import header, warnings
from grader.report.difference import legend, words_explained
from grader.report.page import summaries
from grader.report.page.bins import bins
from grader.report.page.charts import Spec, learning_curves
from grader.report.page.charts.accuracy_by_cost import accuracy_by_cost
from grader.report.page.charts.distribution import distribution
from grader.report.page.charts.failed_checks import failed_checks
from grader.report.page.charts.theme import theme
from grader.report.page.charts.verdicts import HOVER
from grader.report.page.libraries import Library, charts_script, table_script
from grader.report.page.shell import page, static
from grader.report.page.students import Student, students
from grader.report.page.tokens import DARK, LIGHT
from grader.report.ranking import ranked
from grader.report.text import shown

_COSTS = (("parameters", "parameters"), ("flops", "FLOPs for one image"))
_SCRIPTS = ("elements.js", "filters.js", "charts.js", "details.js", "table.js", "class.js")
"""In the order in which they are joined into one module: what is used stands before what uses it."""


def to_class_page(gradebook: Gradebook) -> str:
    """Write the page. It opens offline, and asks no network for anything."""
    rows = ranked(gradebook)
    everyone = students(gradebook, rows)
    trained = [student for student in everyone if student["wrong"] is not None]
    class_trained = [student for student in trained if not student["reference"]]
    threshold = gradebook.assignment.threshold
    intervals = bins([student["accuracy"] for student in class_trained], threshold)
    most_wrong = 1 - (intervals.lowest - intervals.step / 2) / 100
    for student in trained:
        student["low"], student["high"] = intervals.interval(student["accuracy"])
        student["binText"] = intervals.name(student["low"])
        student["plotted"] = min(student["wrong"], most_wrong)
    failing = summaries.failing(everyone)
    fronts = {cost: summaries.unbeaten(trained, cost) for cost, _ in _COSTS}
    values = {
        "title": shown(gradebook.assignment.name),
        "header": shown(header(gradebook)),
        "warnings": [shown(warning) for warning in warnings(gradebook)],
        "count": len(gradebook.submissions),
        "verdicts": summaries.verdicts(gradebook),
        "reference": _reference(everyone),
        "sections": sorted({student["section"] for student in everyone} - {""}),
        "failing": failing,
        "trained": class_trained,
        "lines": len(class_trained) <= learning_curves.MOST_LINES,
        "fronts": {cost: [everyone[number] for number in numbers] for cost, numbers in fronts.items()},
        "accuracies": summaries.accuracies(class_trained, intervals),
        "epochs": summaries.epochs(trained),
        "legend": words_explained() if legend(rows) else "",
        "images": trained[0]["total"] if trained else None,
    }
    charts: dict[str, Spec] = {}
    if failing:
        charts["checks"] = failed_checks(failing)
    if class_trained:
        charts |= {
            cost: accuracy_by_cost(cost, title, threshold, most_wrong, len(class_trained)) for cost, title in _COSTS
        }
        charts |= {
            "distribution": distribution(threshold, intervals),
            "curves": learning_curves.learning_curves(len(class_trained)),
        }
    data = {
        "students": everyone,
        "fronts": fronts,
        "threshold": max(1 - threshold, 1e-4),
        "charts": charts,
        "hover": {"parameters": HOVER, "flops": HOVER, "curves": learning_curves.HOVER},
        "themes": {"light": theme(LIGHT), "dark": theme(DARK)},
        "images": values["images"],
        "mostLines": learning_curves.MOST_LINES,
    }
    return page(
        "class.html.j2",
        values,
        data,
        scripts=_scripts(),
        styles=(static("page.css"), static("class.css")),
    )


def _reference(everyone: Sequence[Student]) -> Student | None:
    return next((student for student in everyone if student["reference"]), None)


def _scripts() -> tuple[Library, ...]:
    return charts_script(), table_script(), Library("\n".join(map(static, _SCRIPTS)))
