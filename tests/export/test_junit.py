"""JUnit XML, read by a parser of it, and held against the documented elements."""

from xml.etree import ElementTree as ET

import junitparser
import pytest

from grader.corrections import EXCUSED, Adjustment
from grader.export import junit
from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Status

DOCUMENTED = {
    "testsuites": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"properties", "testcase"}),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"classname", "name", "time"}, {"failure", "error", "skipped"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"message"}, set()),
}
"""Attributes and children that Jenkins's schema knows, as far as they are used here."""


def parsed(text: str) -> ET.Element:
    """The root of a file that we have just written."""
    return ET.fromstring(text)  # noqa: S314 - with no entity in it


@pytest.fixture(scope="module")
def text(book: Gradebook) -> str:
    """The file."""
    return junit.export(book)["junit.xml"]


def test_every_element_is_documented(text: str) -> None:
    """No attribute and no child that a strict reader would refuse; properties stand before the cases."""
    for element in parsed(text).iter():
        attributes, children = DOCUMENTED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
        if element.tag == "testsuite":
            assert [child.tag for child in element].index("properties") == 0


def test_an_error_is_one_even_of_who_is_excused(book: Gradebook) -> None:
    """Nobody's assignment counts less for it, and somebody has to look."""
    excuse = (Adjustment(check=EXCUSED, comment="Ill."),)
    excused = [grade.model_copy(update={"adjustments": excuse}) for grade in book.submissions]
    suites = junitparser.JUnitXml.fromstring(
        junit.export(book.model_copy(update={"submissions": tuple(excused)}))["junit.xml"].encode()
    )
    assert [suite.name for suite in suites if suite.errors] == ["s09"]
    assert not [suite.name for suite in suites if suite.failures]


def test_a_parser_of_junit_reads_the_class(text: str) -> None:
    """A suite for each submission, and its counts are those of its cases."""
    suites = {suite.name: suite for suite in junitparser.JUnitXml.fromstring(text.encode())}
    assert len(suites) == 12
    assert {name: (suite.failures, suite.errors, suite.skipped) for name, suite in suites.items()} == {
        "0012": (1, 0, 2), "s01": (0, 0, 0), "s02": (0, 0, 0), "s03": (0, 0, 0), "s04": (1, 0, 11),
        "s05": (0, 0, 12), "s06": (1, 0, 0), "s07": (0, 0, 0), "s08": (0, 0, 0), "s09": (0, 1, 1), "s10": (0, 0, 0),
        "s11": (0, 0, 0),
    }  # fmt: skip
    for suite in suites.values():
        counted = [type(result).__name__ for case in suite for result in case.result]
        assert (counted.count("Failure"), counted.count("Error"), counted.count("Skipped"), len(list(suite))) == (
            suite.failures, suite.errors, suite.skipped, suite.tests,
        )  # fmt: skip
    elements = parsed(text).iterfind("testsuite[@name='s02']/properties/property")
    properties = {each.get("name"): each.get("value") for each in elements}
    assert (properties["points"], properties["late_deduction"], properties["total"]) == ("100", "10.4", "93.6")


def test_a_failure_is_the_students_and_an_error_the_graders(text: str) -> None:
    """With the sentences of the report."""
    root = parsed(text)
    (error,) = root.iter("error")
    assert error.get("message") == "The trainer ended without a result, twice."
    failures = [element.get("message", "") for element in root.iter("failure")]
    assert "=cmd|' /C calc'!A0 is no loss." in failures


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe", "\ud800", "<", "&", '"', "]]>"])
def test_any_text_is_well_formed(character: str, book: Gradebook) -> None:
    """XML 1.0 has no way to write some characters, not even as references."""
    finding = Finding(problem=f"a{character}b")
    check = CheckResult(name="loss", status=Status.FAILED, findings=(finding,))
    grade = book.submissions[0].model_copy(update={"id": f"x{character}", "checks": (check,)})
    (file,) = junit.export(book.model_copy(update={"submissions": (grade,)})).values()
    assert parsed(file).find("testsuite/testcase/failure") is not None
