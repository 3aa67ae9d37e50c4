"""A gradebook that is not believed: what is taken from it, and what is refused."""

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError
from grader.github.judged import Verdicts, judge, read_rules
from grader.gradebook import SCHEMA_VERSION, Gradebook
from grader.records import CHECK_NAMES, CheckResult, Finding, Grade, Status, Submission, Unusable
from grader.report.json import to_json
from grader.score import score, score_unusable
from grader.spec import AssignmentSpec
from grader.summary import Dataset
from tests.classroom import trial
from tests.plain_rules import plain_rules

ROOT = Path(__file__).parent.parent.parent
SPEC = AssignmentSpec.model_validate(tomllib.loads(plain_rules(ROOT)))
POINTS = {str(name): most for name, most in SPEC.points.items()}
RULES = read_rules(ROOT / "assignment")._replace(points=POINTS, variants=0.0, recipes=frozenset(SPEC.recipes))
DATA = Dataset(name="mnist.npz", sha256="e" * 64, train=60_000, test=1_000, provisional=False)
CHANGED = ["amy/mnist_cnn.py", "bob.ipynb", "Group A/cem/mnist_cnn.py", "eve/notes.txt"]
DAMAGED = (b"", b"\xff", b"[" * 100_000, b"[]", b'{"a": 1, "a": 2}', b"{" + b" " * (65 << 20))
FIELDS = st.sampled_from(["submissions", "checks", "id", "status"])


def passing(identity: str = "amy", correct: int = 980) -> Grade:
    """A grade as the grader itself makes it."""
    submission = Submission(id=identity, path=Path("a.py"), notebook=False, content=b"", sha256="0" * 64)
    checks = [CheckResult(name=name, status=Status.PASSED) for name in CHECK_NAMES[:-2]]
    return score(submission, checks, None, [trial(11, correct)], SPEC, cached=False)


def failing(identity: str, name: str = "budget") -> Grade:
    """A grade of a model that failed one check."""
    submission = Submission(id=identity, path=Path("a.py"), notebook=False, content=b"", sha256="0" * 64)
    checks = [
        CheckResult.model_validate({"name": each, "status": Status.FAILED if each == name else Status.PASSED})
        for each in CHECK_NAMES[:-2]
    ]
    return score(submission, checks, None, None, SPEC, cached=False)


def unusable(identity: str, status: Status) -> Grade:
    """A grade of what is not there or cannot be read."""
    record = {"id": identity, "path": Path("a"), "status": status, "finding": Finding(problem="No.")}
    return score_unusable(Unusable.model_validate(record), SPEC)


@pytest.fixture
def written(make_gradebook: Callable[..., Gradebook]) -> Callable[..., dict[str, Any]]:
    """A gradebook's document with these grades."""

    def write(*grades: Grade) -> dict[str, Any]:
        book = make_gradebook(*grades, reference=passing("reference"), jail="landlock 7 + seccomp", dataset=DATA)
        document: dict[str, Any] = json.loads(to_json(book))
        document["assignment"]["recipe"] = "quick"
        return document

    return write


def judged(document: object, changed: Iterable[str] = CHANGED) -> Verdicts:
    """Read it as the job does that may write."""
    return judge(json.dumps(document).encode(), RULES, list(changed))


def test_an_honest_gradebook_is_taken_over(written: Callable[..., dict[str, Any]]) -> None:
    """Verdicts, points, accuracies and the names of failed checks, for every kind of row."""
    weak = passing("bob", correct=900)
    rows = [passing(), weak, failing("Group A/cem"), unusable("eve", Status.MISSING)]
    verdicts = judged(written(*rows), [*CHANGED, "dan/mnist_cnn.py"])
    assert [tuple(row) for row in verdicts.rows] == [
        ("amy", "passed", 100.0, 100.0, Fraction(98, 100), ()),
        ("bob", "failed", weak.points, 100.0, Fraction(9, 10), ("accuracy",)),
        ("Group A/cem", "failed", 40.0, 100.0, None, ("budget",)),
        ("eve", "missing", 0.0, 100.0, None, ("source",)),
    ]
    assert 50 < weak.points < 100
    assert verdicts.ungraded == ("dan/mnist_cnn.py",)
    (row,) = judged(written(unusable("bob", Status.ERROR))).rows
    assert row.status == "error"


def test_the_version_is_the_gradebooks_own() -> None:
    """The job that may write cannot import the record, which needs pydantic."""
    from grader.github import judged as module  # noqa: PLC0415

    assert module._SCHEMA_VERSION == SCHEMA_VERSION


def test_parts_that_a_person_grades_are_no_check(tmp_path: Path) -> None:
    """Their points stand in a table of their own among those of the checks."""
    spec = plain_rules(ROOT)
    manual = spec.replace("[feedback]", "[points.manual]\nreport = 20\n\n[feedback]")
    assert manual != spec
    (tmp_path / "spec.toml").write_text(manual, encoding="utf-8")
    assert read_rules(tmp_path) == RULES


Change = Callable[[dict[str, Any]], object]


def first(document: dict[str, Any]) -> dict[str, Any]:
    """The first submission."""
    row: dict[str, Any] = document["submissions"][0]
    return row


def check(document: dict[str, Any], name: str) -> dict[str, Any]:
    """A check of the first submission."""
    return next(each for each in first(document)["checks"] if each["name"] == name)


def raised(document: dict[str, Any]) -> None:
    """Full points for a failed check, and their sum."""
    check(document, "budget")["points"] = 10.0
    check(document, "budget")["max_points"] = 100.0
    first(document)["points"] = 50.0


def duplicated(document: dict[str, Any]) -> None:
    """The same submission twice, once passed."""
    document["submissions"].append(first(document))


def all_passed(document: dict[str, Any]) -> None:
    """Every check passed, without any training."""
    for each in first(document)["checks"]:
        each.update(status="passed", points=each["max_points"])
    first(document).update(status="passed", points=100.0)


FORGERIES: dict[str, tuple[Change, str]] = {
    "another verdict": (lambda book: first(book).update(status="passed"), "the status that the checks come to"),
    "more points": (lambda book: first(book).update(points=100.0), "the sum of the checks' points"),
    "points for what failed": (raised, "10 points for budget"),
    "other points to be had": (lambda book: first(book).update(max_points=40.0), "the assignment's own sum"),
    "negative points": (lambda book: check(book, "spec").update(points=-1.0), "possible points for spec"),
    "no accuracy": (all_passed, "an accuracy above the threshold"),
    "a check left out": (lambda book: first(book)["checks"].remove(check(book, "budget")), "every check"),
    "a check twice": (lambda book: first(book)["checks"].append(check(book, "spec")), "every check"),
    "a check's name": (lambda book: check(book, "training").update(name="![x](http://a)"), "a name of a check"),
    "a classmate": (lambda book: first(book).update(id="dan"), "ids of what the pull request changes"),
    "a folder above": (lambda book: first(book).update(id=".."), "ids of what the pull request changes"),
    "twice": (duplicated, "each id once"),
    "no jail": (lambda book: book["provenance"].update(jail="none"), "a jail"),
    "no data": (lambda book: book["provenance"].update(dataset=None), "dataset of the kind dict"),
    "another recipe": (lambda book: book["assignment"].update(recipe="<b>"), "a recipe of the assignment"),
    "another version": (lambda book: book.update(schema_version=3), "schema version 2"),
    "a true for a number": (lambda book: book.update(schema_version=True), "schema_version of the kind int"),
    "a failed reference": (lambda book: book.update(reference=first(book)), "a reference that has passed"),
    "no number": (lambda book: first(book).update(points=float("nan")), "JSON"),
    "a huge number": (lambda book: first(book).update(points=10**400), "points to be a number"),
    "a text": (lambda book: first(book).update(points="40"), "points to be a number"),
    "other images": (lambda book: book["reference"]["trials"][0].update(total=999), "trials on all test images"),
    "no rows": (lambda book: book.pop("submissions"), "submissions of the kind list"),
    "rows that are none": (lambda book: book.update(submissions=[1]), "one of submissions of the kind dict"),
    "too many rows": (lambda book: book.update(submissions=[{}] * 3_001), "at most 3,000 submissions"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused(name: str, written: Callable[..., dict[str, Any]]) -> None:
    """Each contradicts itself, the assignment or the pull request, and the sentence says what."""
    change, expected = FORGERIES[name]
    document = written(failing("amy"))
    judged(copy.deepcopy(document))
    change(document)
    with pytest.raises(InputError, match=re.escape(expected)):
        judged(document)


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[" * 100_000, b"[]", b'{"a": 1, "a": 2}', b"{" + b" " * (65 << 20)]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    """Another encoding, depth, a field twice, size."""
    with pytest.raises(InputError, match="a gradebook that can be believed"):
        judge(content, RULES, CHANGED)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["submissions", "checks", "id", "status"]), inner)
        ),
    )
)
def test_any_value_is_refused_with_a_sentence(value: object) -> None:
    """Nothing but the one exception comes out."""
    with pytest.raises(InputError):
        judge(json.dumps(value).encode(), RULES, CHANGED)


OWN = """
import pytest

@pytest.mark.points(5)
def test_wide(model):
    pass

@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.points(2.5)
def test_sizes(model, size):
    pass

def test_bare(model):
    pass
"""


@pytest.mark.parametrize(
    ("points", "refused"), [pytest.param(5, False, id="its points"), pytest.param(6, True, id="more than its points")]
)
def test_a_teachers_own_checks_are_worth_what_their_marks_say(
    written: Callable[..., dict[str, Any]], tmp_path: Path, points: float, *, refused: bool
) -> None:
    """They are read and not run; one that leaves a model out costs it nothing but points."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_own.py").write_text(OWN, encoding="utf-8")
    (tmp_path / "spec.toml").write_text(plain_rules(ROOT), encoding="utf-8")
    document = written(passing("amy"))
    for row in (document["reference"], *document["submissions"]):
        for name, status, earned, most in (
            ("wide", "passed", points, points),
            ("sizes[1]", "passed", 2.5, 2.5),
            ("sizes[2]", "skipped", 0, 2.5),
            ("bare", "passed", 0, 0),
        ):
            row["checks"].append({"name": name, "status": status, "points": earned, "max_points": most})
        row["points"] += points + 2.5
        row["max_points"] += points + 5
    content = json.dumps(document).encode()
    if refused:
        with pytest.raises(InputError, match="5 points for wide"):
            judge(content, read_rules(tmp_path), CHANGED)
    else:
        (row,) = judge(content, read_rules(tmp_path), CHANGED).rows
        assert (row.status, row.points, row.max_points) == ("passed", 107.5, 110)


OF_VARIANTS = """
import pytest

@pytest.mark.points(3)
def test_something_found(variants):
    pass
"""
THROUGH_FIXTURES = """
import pytest

@pytest.fixture
def apart(effects):
    pass

@pytest.mark.points(3)
def test_something_found(*, apart):
    pass
"""
FIXTURE = """
import pytest

@pytest.fixture
def effects(variants):
    pass
"""


@pytest.mark.parametrize("checks", [OF_VARIANTS, THROUGH_FIXTURES], ids=["itself", "through fixtures"])
@pytest.mark.parametrize("field", ["further_checks", "checks"])
def test_a_check_of_variants_stands_where_it_decides_about_no_verdict(
    written: Callable[..., dict[str, Any]], tmp_path: Path, field: str, checks: str
) -> None:
    """Elsewhere the gradebook is not believed; an error of it is one of the submission's."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_own.py").write_text(checks, encoding="utf-8")
    (tmp_path / "checks" / "conftest.py").write_text(FIXTURE, encoding="utf-8")
    (tmp_path / "spec.toml").write_text(plain_rules(ROOT), encoding="utf-8")
    document = written(passing("amy"))
    for row, status in ((document["reference"], "failed"), (document["submissions"][0], "error")):
        row[field].append({"name": "something_found", "status": status, "points": 0, "max_points": 3})
        row["max_points"] += 3
    document["submissions"][0]["status"] = "error"
    if field == "checks":
        with pytest.raises(InputError, match="checks on variants among those that decide about no verdict"):
            judge(json.dumps(document).encode(), read_rules(tmp_path), CHANGED)
    else:
        (row,) = judge(json.dumps(document).encode(), read_rules(tmp_path), CHANGED).rows
        assert (row.status, row.max_points) == ("error", 103)
