"""The class page: everyone beside the reference, in one file for a browser."""

from grader.gradebook import Gradebook
from grader.report.captions import header, warnings
from grader.report.class_findings import FINDINGS_PAGE
from grader.report.difference import words_explained
from grader.report.page import summaries
from grader.report.page.charts import learning_curves
from grader.report.page.charts.theme import theme
from grader.report.page.charts.titles import TITLES
from grader.report.page.charts.verdicts import HOVER
from grader.report.page.class_view import ClassView, class_view
from grader.report.page.desk import desk_values
from grader.report.page.intervals import WIDTH
from grader.report.page.libraries import Library, charts_script, table_script
from grader.report.page.shell import page, static
from grader.report.page.tokens import DARK, LIGHT
from grader.report.text import DASH, shown
from grader.report.variants import TITLES as VARIANT_TITLES
from grader.wording import number_of

_SCRIPTS = (
    "elements.js", "filters.js", "series.js", "charts.js", "variants.js", "details.js", "table.js", "order.js",
    "class.js",
)  # fmt: skip
"""In the order in which they are joined into one module: what is used stands before what uses it."""


def to_class_page(gradebook: Gradebook, *, linked: bool = True) -> str:
    """Write the page. It opens offline, and asks no network for anything.

    Args:
        gradebook: What is reported.
        linked: Whether each row leads to the student's page, which is not there if none was asked for.
    """
    return page_of(class_view(gradebook), linked=linked)


def page_of(view: ClassView, *, linked: bool) -> str:
    """Write the page of a class whose records are written already; the arguments are those of `to_class_page`."""
    gradebook, classmates = view.gradebook, view.classmates
    bars = summaries.accuracies(classmates, view.intervals)
    images = view.trained[0]["total"] if view.trained else None
    values = {
        "title": shown(gradebook.assignment.name),
        "header": shown(header(gradebook)),
        "warnings": [shown(warning) for warning in warnings(gradebook)],
        "desk": desk_values(gradebook),
        "submissions": number_of(len(gradebook.submissions), "submission"),
        "verdicts": summaries.verdicts(gradebook),
        "reference": view.reference,
        "sections": sorted({student["section"] for student in view.everyone} - {""}),
        "failing": view.failing,
        "trained": classmates,
        "lines": len(classmates) <= learning_curves.MOST_LINES,
        "fronts": {cost: [view.everyone[number] for number in numbers] for cost, numbers in view.fronts.items()},
        "accuracies": bars,
        "epochs": summaries.epochs(view.trained),
        "legend": words_explained() if any(student["difference"] != DASH for student in view.everyone) else "",
        "images": images,
        "titles": TITLES,
        "findings": FINDINGS_PAGE if view.findings else "",
    }
    data = {
        "students": [student | {"page": student["page"] if linked else None} for student in view.everyone],
        "fronts": view.fronts,
        "threshold": max(1 - gradebook.assignment.threshold, 1e-4),
        "charts": view.charts,
        "hover": {"parameters": HOVER, "flops": HOVER, "curves": learning_curves.HOVER},
        "themes": {"light": theme(LIGHT), "dark": theme(DARK)},
        "images": images,
        "variants": {"titles": VARIANT_TITLES, "width": WIDTH},
        "mostLines": learning_curves.MOST_LINES,
    }
    return page(
        "class.html.j2",
        values,
        data,
        scripts=_scripts(),
        styles=(static("page.css"), static("class.css")),
    )


def _scripts() -> tuple[Library, ...]:
    return charts_script(), table_script(), Library("\n".join(map(static, _SCRIPTS)))
