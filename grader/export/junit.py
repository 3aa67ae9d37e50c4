"""JUnit XML, as Jenkins, GitLab and others read it: a suite for each submission, a case for each check.

The elements are those of the "Jenkins" dialect (testmoapp/junitxml; windyroad/JUnit-Schema). A `failure` is the
student's fault, and an `error` the grader's. Whoever is excused has no failures.
"""

import re
from xml.etree import ElementTree as ET

from grader.corrections import EXCUSED
from grader.gradebook import Gradebook
from grader.records import CheckResult, Grade, Status
from grader.report.corrections import corrections
from grader.report.sentences import message, reasons
from grader.report.text import shown

_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2)."""


def export(book: Gradebook) -> dict[str, str]:
    """Write `junit.xml`."""
    root = ET.Element("testsuites", name=_legal(book.assignment.name))
    suites = [_suite(book, grade) for grade in book.submissions]
    root.extend(suites)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("time", _seconds(sum(float(suite.get("time", "0")) for suite in suites)))
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return {"junit.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'}


def _suite(book: Gradebook, grade: Grade) -> ET.Element:
    suite = ET.Element("testsuite", name=_legal(grade.id))
    cases = [_case(grade, check) for check in grade.all_checks]
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", _seconds(sum(trial.cpu_seconds for trial in grade.trials)))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(book, grade).items():
        ET.SubElement(properties, "property", name=name, value=_legal(value))
    suite.extend(cases)
    return suite


def _properties(book: Gradebook, grade: Grade) -> dict[str, str]:
    """What the cases do not say: the points, and what was taken off."""
    values = {
        "status": str(grade.status),
        "points": f"{grade.points:g}",
        "max_points": f"{grade.max_points:g}",
        "late_deduction": f"{grade.late.deduction:g}" if grade.late else "",
        "total": "" if grade.total is None else f"{grade.total:g}",
        "max_total": f"{grade.max_total:g}",
        "recipe": book.assignment.recipe,
    }
    return {name: value for name, value in values.items() if value}


def _case(grade: Grade, check: CheckResult) -> ET.Element:
    seconds = sum(trial.cpu_seconds for trial in grade.trials) if check.name == "training" else 0.0
    case = ET.Element("testcase", classname=_legal(grade.id), name=check.name, time=_seconds(seconds))
    if grade.outcome == EXCUSED:
        ET.SubElement(case, "skipped", message=_legal(" ".join(corrections(grade))))
        return case
    texts = list(reasons(grade)) if grade.status is Status.MISSING else [message(check)]
    text = _legal(" ".join(filter(None, texts)) or f"The check {check.name} did not pass.")
    match check.status:
        case Status.FAILED | Status.MISSING:
            ET.SubElement(case, "failure", type=check.name, message=text)
        case Status.ERROR:
            ET.SubElement(case, "error", type="GraderError", message=text)
        case Status.SKIPPED:
            ET.SubElement(case, "skipped", message=text)
    return case


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", shown(text))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
