"""A student's own desk on a page: the values of its section."""

from collections.abc import Mapping
from typing import Any

from grader.gradebook import Gradebook
from grader.report.desk import EARLIER, TITLE, TITLES, desk_sentences, earlier_rows, legend
from grader.report.text import shown


def desk_values(gradebook: Gradebook) -> Mapping[str, Any] | None:
    """Give what the template shows; `None` of a class."""
    if gradebook.desk is None:
        return None
    return {
        "title": TITLE,
        "sentences": [shown(sentence) for sentence in desk_sentences(gradebook)],
        "earlier": EARLIER,
        "rows": [
            {"run": row.run, "name": shown(row.name), **dict(zip(TITLES[2:], map(shown, row.figures), strict=True))}
            for row in earlier_rows(gradebook.desk)
        ],
        "legend": legend(),
    }
