"""A teacher's own checks: real pytest in its own process, and what becomes of its outcomes."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from grader.changes import Effect
from grader.errors import InputError
from grader.own_checks import OwnChecks, open_own_checks
from grader.records import (
    Build,
    CheckResult,
    Epoch,
    Finding,
    Grade,
    Status,
    Submission,
    TrainingFailure,
    Trial,
    Unusable,
    Variant,
    Variants,
)
from grader.score import score, score_unusable
from grader.spec import AssignmentSpec
from grader.validate import Validation, validate
from tests.classroom import trial
from tests.keras_json import compiled, conv, dense, document, flatten, image

CHECKS = '''
import pytest
import grader.records
from pathlib import Path

@pytest.mark.points(5)
def test_wide(model):
    """There must be 8 filters
    or more."""
    assert model.layers[0].filters >= 8, f"The model has {model.layers[0].filters}."

def test_bare(model):
    """The model must be small."""
    assert model.parameters < 10

def test_said(model):
    """Said with a call."""
    pytest.fail("It is not.")

@pytest.mark.points(2.5)
def test_falling(history, trials):
    """The loss must fall."""
    assert [trial.answers for trial in trials] == [""] * len(trials)
    assert history[1].loss < history[0].loss, f"It went from {history[0].loss} to {history[1].loss}."

def test_broken(model):
    """Its own fault."""
    helper(model)

def helper(model):
    return model.no_such_thing

def test_slow(model):
    """Sleeps."""
    import time
    time.sleep(60)

def test_not_for_all(model):
    """Left out by itself."""
    print("to nobody", flush=True)
    pytest.skip("Only for models with two blocks.")

@pytest.mark.parametrize("size", [1, 2])
def test_sizes(model, size):
    """Made twice."""
    assert size == 1
'''


@pytest.fixture(scope="module")
def own_checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnChecks]:
    """Eight tests with all that can happen, each with a second to do it."""
    folder = tmp_path_factory.mktemp("assignment")
    (folder / "checks").mkdir()
    # The limit is the process's own; a test of its own cannot wait for ten seconds.
    hasty = "from grader.worker.checks import plugin\nplugin.CHECK_SECONDS = 0.2\n"
    (folder / "checks" / "conftest.py").write_text(hasty, encoding="utf-8")
    (folder / "checks" / "test_all.py").write_text(CHECKS, encoding="utf-8")
    with open_own_checks(folder) as checks:
        yield checks


def validated(filters: int, assignment: AssignmentSpec) -> Validation:
    """A model with so many filters, as it is before training."""
    layers = image(28, 28, 1), conv(filters), flatten(), dense()
    return validate(Build(document=document(*layers, compile_config=compiled())), assignment)


def trained(*losses: float) -> tuple[Trial, ...]:
    """A training whose loss went like this."""
    epochs = tuple(Epoch(loss=loss, accuracy=0.9, val_loss=loss, val_accuracy=0.9) for loss in losses)
    return (trial(11).model_copy(update={"epochs": epochs, "answers": "AAAA", "weights_sha256": str(losses)}),)


def by_name(results: tuple[CheckResult, ...]) -> dict[str, CheckResult]:
    """The results by the names of their checks."""
    return {check.name: check for check in results}


def problem(check: CheckResult) -> str:
    """The only finding's."""
    (finding,) = check.findings
    return finding.problem


def test_every_test_is_a_check_with_its_points(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """They stand in the order of the file, under the function's name, with what they are worth."""
    results = own_checks.results(validated(8, assignment), trained(2, 1))
    assert [(check.name, check.max_points) for check in results] == [
        ("wide", 5), ("bare", 0), ("said", 0), ("falling", 2.5), ("broken", 0), ("slow", 0), ("not_for_all", 0),
        ("sizes[1]", 0), ("sizes[2]", 0),
    ]  # fmt: skip


def test_a_check_that_passes_earns_its_points(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """It has nothing to say."""
    checks = by_name(own_checks.results(validated(8, assignment), trained(2, 1)))
    assert checks["wide"] == CheckResult(
        name="wide", question="There must be 8 filters or more.", status=Status.PASSED, points=5, max_points=5
    )
    assert checks["falling"].points == 2.5
    assert checks["sizes[1]"].status is Status.PASSED


def test_a_check_that_fails_says_its_sentence_and_what_was_observed(
    own_checks: OwnChecks, assignment: AssignmentSpec
) -> None:
    """The docstring, then the assertion's message, without pytest's own explanation."""
    checks = by_name(own_checks.results(validated(4, assignment), trained(1, 2)))
    assert checks["wide"].status is Status.FAILED
    assert (checks["wide"].points, checks["wide"].max_points) == (0, 5)
    assert problem(checks["wide"]) == "There must be 8 filters or more. The model has 4."
    assert problem(checks["bare"]).startswith("The model must be small.")
    assert "where" not in problem(checks["bare"])
    assert problem(checks["said"]) == "Said with a call. It is not."
    assert problem(checks["falling"]) == "The loss must fall. It went from 1.0 to 2.0."
    assert checks["sizes[2]"].status is Status.FAILED


def test_a_check_that_raises_is_at_fault_itself(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """The sentence names the teacher's own line, in the function where it happened."""
    check = by_name(own_checks.results(validated(8, assignment), trained(2, 1)))["broken"]
    line = CHECKS.splitlines().index("    return model.no_such_thing") + 1
    assert check.status is Status.ERROR
    assert problem(check).startswith(
        f"The teacher's check broken could not be made (checks/test_all.py, line {line}): AttributeError:"
    )
    assert problem(check).endswith("no_such_thing'.")


def test_a_check_that_does_not_end_is_stopped(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """It costs its time limit, and nobody their points."""
    check = by_name(own_checks.results(validated(8, assignment), trained(2, 1)))["slow"]
    assert check.status is Status.ERROR
    assert "It did not end within" in problem(check)


def test_a_check_can_leave_a_model_out(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """Its reason is the finding; what it prints goes nowhere."""
    check = by_name(own_checks.results(validated(8, assignment), trained(2, 1)))["not_for_all"]
    assert (check.status, problem(check)) == (Status.SKIPPED, "Only for models with two blocks.")


@pytest.mark.parametrize(
    ("training", "reason"),
    [
        pytest.param(None, "Not checked, because nothing was trained.", id="not asked for"),
        pytest.param(
            TrainingFailure(status=Status.FAILED, finding=Finding(problem="No.")),
            "Not checked, because training failed.",
            id="failed",
        ),
    ],
)
def test_what_looks_at_trainings_waits_for_one(
    own_checks: OwnChecks, assignment: AssignmentSpec, training: TrainingFailure | None, reason: str
) -> None:
    """The others are made all the same."""
    checks = by_name(own_checks.results(validated(8, assignment), training))
    assert (checks["falling"].status, problem(checks["falling"])) == (Status.SKIPPED, reason)
    assert checks["wide"].status is Status.PASSED


def test_a_model_that_was_refused_is_not_checked(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """The reason is the check before."""
    refused = validate(Build(document=document(image(28, 28, 1), flatten(), dense())), assignment)
    results = own_checks.results(refused, None)
    assert {check.status for check in results} == {Status.SKIPPED}
    assert problem(results[0]) == "Not checked, because convolution failed."


def test_equal_models_with_equal_trainings_are_checked_once(
    own_checks: OwnChecks, assignment: AssignmentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time, nobody is asked."""
    first = own_checks.results(validated(16, assignment), trained(2, 1))
    monkeypatch.setattr(own_checks, "_process", None)
    assert own_checks.results(validated(16, assignment), trained(2, 1)) == first


FLAWED = {
    "test_a.py": "def test_a(model):\n    pass\n",
    "test_b.py": '\n\ndef test_b(modle):\n    """B."""\n',
    "test_c.py": 'import pytest\n@pytest.mark.points("many")\ndef test_c(model):\n    """C."""\n',
    "test_d.py": 'def test_accuracy(model):\n    """D."""\n',
    "test_e.py": "def test_e(:\n",
    "test_f.py": "\nimport no_such_package\n",
    "test_g.py": 'import pytest\n@pytest.mark.point(5)\ndef test_g(model):\n    """G."""\n',
    "test_h.py": 'def test_sound(model):\n    """H."""\n',
}


def test_checks_that_cannot_be_used_stop_the_run_before_anything_is_graded(tmp_path: Path) -> None:
    """All of them are named at once, with file, line and what is wrong."""
    (tmp_path / "checks").mkdir()
    for name, source in FLAWED.items():
        (tmp_path / "checks" / name).write_text(source, encoding="utf-8")
    with pytest.raises(InputError) as caught, open_own_checks(tmp_path):
        pass
    sentence = str(caught.value)
    for part in (
        "checks/test_a.py, line 1: test_a has no docstring, which is the sentence that the student gets.",
        "checks/test_b.py, line 3: test_b needs the fixture modle, which does not exist; the grader has model,",
        "checks/test_c.py, line 2: test_c is marked with points that are not one number",
        "checks/test_d.py, line 1: The name accuracy is taken; call test_accuracy by another one.",
        "checks/test_e.py, line 1: SyntaxError",
        "checks/test_f.py, line 2: ModuleNotFoundError: No module named 'no_such_package'.",
        "checks/test_g.py, line 2: Failed: 'point' not found in `markers` configuration option.",
    ):
        assert part in sentence
    assert "test_h" not in sentence


def test_an_assignment_without_checks_starts_nothing(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Nobody waits for pytest who has no use for it."""
    with open_own_checks(tmp_path) as checks:
        assert checks.results(validated(8, assignment), trained(2, 1)) == ()


def test_a_process_that_has_ended_is_nobodys_fault(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Whoever comes afterwards gets an error and no zero."""
    (tmp_path / "checks").mkdir()
    source = 'import os\ndef test_a(model):\n    """A."""\n    os._exit(1)\n'
    (tmp_path / "checks" / "test_exit.py").write_text(source, encoding="utf-8")
    with open_own_checks(tmp_path) as checks:
        for filters in (4, 8):
            (check,) = checks.results(validated(filters, assignment), trained(2, 1))
            assert check.status is Status.ERROR


def test_who_handed_in_nothing_has_the_checks_all_the_same(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """They are skipped, and their points are among the possible ones."""
    nothing = Unusable(id="a", path=Path("a"), status=Status.MISSING, finding=Finding(problem="Nothing."))
    grade = score_unusable(nothing, assignment, own_checks.skipped("No source."))
    assert (grade.points, grade.max_points) == (0, assignment.max_points + 7.5)
    assert [check.status for check in grade.checks if check.question] == [Status.SKIPPED] * 9


def test_points_of_own_checks_are_added(own_checks: OwnChecks, assignment: AssignmentSpec) -> None:
    """A failing one makes the submission fail, and one at fault makes it an error, which is nobody's zero."""
    file = Submission(id="a", path=Path("a"), notebook=False, content=b"", sha256="")
    validation, training = validated(8, assignment), trained(2, 1)
    own = own_checks.results(validation, training)
    sound = tuple(check for check in own if check.status is not Status.ERROR)
    without = score(file, validation.checks, validation.model, training, assignment, cached=False)
    failing = score(file, validation.checks, validation.model, training, assignment, sound, cached=False)
    at_fault = score(file, validation.checks, validation.model, training, assignment, own, cached=False)
    assert (failing.points, failing.max_points) == (without.points + 7.5, without.max_points + 7.5)
    assert (without.status, failing.status, at_fault.status) == (Status.PASSED, Status.FAILED, Status.ERROR)


def test_the_examples_judge_as_they_say(root: Path, tmp_path: Path, assignment: AssignmentSpec) -> None:
    """One convolution and a loss that stands still: what each example says of it."""
    shutil.copytree(root / "docs" / "checks", tmp_path / "checks")
    with open_own_checks(tmp_path) as checks:
        results = by_name(checks.results(validated(8, assignment), trained(3, 2, 2)))
    assert {name: check.status for name, check in results.items()} == {
        "two_blocks_with_growing_filters": Status.FAILED,
        "small_dense_layers": Status.PASSED,
        "falling_loss": Status.FAILED,
    }
    assert problem(results["two_blocks_with_growing_filters"]).endswith("than the one before it. The model has 1.")
    assert problem(results["falling_loss"]).endswith("must fall in every epoch. It did not in epoch 3.")


OF_VARIANTS = '''
import pytest

@pytest.mark.points(3)
def test_something_found(variants, model):
    """One change must be told apart from the model."""
    assert model.parameters
    assert any(variant.effect and variant.effect.is_told_apart for variant in variants), (
        f"None of {[variant.name for variant in variants]} is."
    )

def test_plain(model):
    """Every other check stays as it is."""
'''


@pytest.fixture
def folder_of_variants(tmp_path: Path) -> Path:
    """An assignment's folder with a check that looks at variants, and one that does not."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_variants.py").write_text(OF_VARIANTS, encoding="utf-8")
    return tmp_path


def graded_with(effect: Effect | None, assignment: AssignmentSpec) -> Grade:
    """A grade whose only variant has this effect; without any, there are no variants."""
    validation, training = validated(8, assignment), trained(2, 1)
    file = Submission(id="a", path=Path("a"), notebook=False, content=b"", sha256="")
    grade = score(file, validation.checks, validation.model, training, assignment, cached=False)
    if effect is None:
        return grade
    variant = Variant(name="<b>wide</b>", status=Status.PASSED, effect=effect)
    variants = Variants(recipe="quick", seeds=(1, 2), variants=(variant,))
    return grade.model_copy(update={"variants": variants})


def test_a_check_of_variants_gives_points_and_decides_about_no_verdict(
    folder_of_variants: Path, assignment: AssignmentSpec
) -> None:
    """It is made once the variants are known, beside those that look at the model alone."""
    found = Effect(difference=0.01, low=0.005, high=0.015, seeds=2, images=100)
    unclear = Effect(difference=0.01, low=-0.005, high=0.025, seeds=2, images=100)
    validation = validated(8, assignment)
    with open_own_checks(folder_of_variants, has_variants=True) as checks:
        assert [check.name for check in checks.results(validation, trained(2, 1))] == ["plain"]
        grades = {
            effect: checks.with_variants(graded_with(effect, assignment), validation)
            for effect in (found, unclear, None)
        }
        nobody = checks.with_variants(graded_with(None, assignment), None)
    results = {effect: grade.further_checks[0] for effect, grade in grades.items()}
    assert [results[effect].status for effect in grades] == [Status.PASSED, Status.FAILED, Status.SKIPPED]
    assert [grade.points - graded_with(None, assignment).points for grade in grades.values()] == [3, 0, 0]
    assert {grade.max_points for grade in (*grades.values(), nobody)} == {assignment.max_points + 3}
    assert {grade.status for grade in grades.values()} == {Status.PASSED}
    assert problem(results[unclear]) == "One change must be told apart from the model. None of ['<b>wide</b>'] is."
    assert problem(results[None]) == "Not checked, because there are no variants."


def test_a_check_of_variants_needs_an_assignment_that_asks_for_them(folder_of_variants: Path) -> None:
    """Otherwise it could never be made, and the run stops before anything is graded."""
    refusal = r"something_found needs the fixture variants, and spec\.toml has no"
    with ExitStack() as stack, pytest.raises(InputError, match=refusal):
        stack.enter_context(open_own_checks(folder_of_variants))
