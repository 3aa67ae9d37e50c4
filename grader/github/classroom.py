"""What GitHub Classroom reads off a job: two notices, as its own reporter writes them.

They are those of classroom-resources/autograding-grading-reporter (src/notify-classroom.js).
"""

import json

from grader.github.commands import command
from grader.gradebook import Gradebook


def notices(gradebook: Gradebook) -> list[str]:
    """Write the points of all submissions that count, added up.

    A student's own repository has one submission. Where none counts, there are no notices, as with the reporter.
    """
    points = round(sum(grade.total or 0.0 for grade in gradebook.counting), 2)
    most = round(sum(grade.max_total for grade in gradebook.counting), 2)
    if not most:
        return []
    report = json.dumps({"totalPoints": points, "maxPoints": most}, separators=(",", ":"))
    return [
        command("notice", f"Points {points:g}/{most:g}", title="Autograding complete"),
        command("notice", report, title="Autograding report"),
    ]
