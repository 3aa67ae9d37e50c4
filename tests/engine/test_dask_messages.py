"""What crosses the network reads back as the same value, and nothing else is believed."""

import json

import pytest
from pydantic import ValidationError

from grader.engine.dask.messages import Answer, Ceiling, Request
from grader.jobs import BuildJob, JobError, Software, TrialJob
from grader.records import Build, Finding, Module, Status, TrainingFailure, Trial
from grader.spec import AssignmentSpec
from tests.keras_json import GOOD, checked

CEILING = Ceiling(run="r", number=1, cpu_seconds=60, cpu_multiple=60.5)
SOFTWARE = Software(code="c", tensorflow="2", keras="3", python="3")
BUILD_JOB = BuildJob(
    content=b"\xff\x00def build_model(): ...",
    notebook=False,
    modules=(Module(path="parts/blocks.py", content=b"\r\n"),),
    function="build_model",
    input_shape=(28, 28, 1),
    parameters=3_000_000,
    cpu_seconds=20,
    memory_mib=4_096,
    jailed=True,
    software=SOFTWARE,
)
TRIAL = Trial(
    seed=11, correct=990, total=1_000, accuracy=0.99, cpu_seconds=0.1 + 0.2, epochs=(), weights_sha256="w", answers="a"
)


@pytest.fixture
def trial_job(assignment: AssignmentSpec) -> TrialJob:
    """A training of a small model."""
    spec = checked(assignment, *GOOD).spec
    assert spec
    return TrialJob(
        spec=spec,
        seed=11,
        recipe=assignment.recipes["quick"],
        input_shape=assignment.input_shape,
        classes=10,
        dataset="d",
        memory_mib=8_192,
        jailed=True,
        cpu="a processor",
        onednn="",
        threads=1,
        software=SOFTWARE,
    )


def test_a_build_job_reads_back_as_the_same_job() -> None:
    """With bytes that are in no encoding."""
    text = Request(key=BUILD_JOB.key, build=BUILD_JOB, ceiling=CEILING).model_dump_json()
    assert Request.model_validate_json(text).job == BUILD_JOB


def test_a_training_job_reads_back_as_the_same_job(trial_job: TrialJob) -> None:
    """With layers, optimizer and loss, and so under the same key; names of layers play no part, and stay at home."""
    text = Request(key=trial_job.key, trial=trial_job, ceiling=CEILING).model_dump_json()
    read = Request.model_validate_json(text)
    assert read.trial
    assert read.trial.model_dump_json() == trial_job.model_dump_json()
    assert read.job.key == trial_job.key
    assert read.ceiling == CEILING


def test_a_job_that_its_key_does_not_name_is_not_done() -> None:
    """Nothing is stored under another name than its own."""
    request = Request(key="0" * 64, build=BUILD_JOB, ceiling=CEILING)
    with pytest.raises(ValueError, match="another job than its key says"):
        _ = request.job


@pytest.mark.parametrize(
    "result",
    [
        TRIAL,
        TrainingFailure(status=Status.FAILED, finding=Finding(problem="P.")),
        JobError(finding=Finding(problem="P.")),
    ],
    ids=lambda result: type(result).__name__,
)
def test_every_result_of_a_training_reads_back_as_the_same(result: object, trial_job: TrialJob) -> None:
    """To the last bit of a float."""
    text = Answer.of(trial_job.key, result).model_dump_json()
    assert Answer.model_validate_json(text).result(trial_job) == result


def test_a_build_reads_back_as_the_same() -> None:
    """With characters that have no place in UTF-8 text."""
    build = Build(document='{"a": "\\ud800"}', notes=(Finding(problem="\u2028é"),))
    text = Answer.of(BUILD_JOB.key, build).model_dump_json()
    assert Answer.model_validate_json(text).result(BUILD_JOB) == build


@pytest.mark.parametrize(
    "change", [{"key": "0" * 64}, {"trial": None}, {"build": {}}, {"trial": TRIAL.model_dump() | {"seed": 23}}], ids=str
)
def test_an_answer_to_another_question_is_refused(change: dict[str, object], trial_job: TrialJob) -> None:
    """Another job's, none, two, and another seed's."""
    answer = json.loads(Answer.of(trial_job.key, TRIAL).model_dump_json()) | change
    with pytest.raises(ValueError, match="answered another question"):
        Answer.model_validate_json(json.dumps(answer)).result(trial_job)


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '{"key": 1}', '{"key": "' + "0" * 64 + '", "grade": 1}', "\x80"]
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    """Whoever controls a worker sends what they like."""
    with pytest.raises(ValidationError):
        Answer.model_validate_json(text)
