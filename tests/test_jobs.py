"""Jobs are values: all that a result depends on is in them, and their hash names the result."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.jobs import BuildJob, Job, Software, TrialJob
from grader.model.compile_config import default_optimizer
from grader.model.graph import Call, Graph, ModelSpec
from grader.model.layers.activation import ReLU
from grader.model.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy
from grader.records import Module
from grader.spec import Recipe

SOFTWARE = Software(code="c", tensorflow="2", keras="3", python="3")
RELU = ReLU(max_value=None, negative_slope=0.0, threshold=0.0)
GRAPH = Graph(layers=(RELU,), calls=(Call(layer=0, inputs=(0,)),), output=1)
SPEC = ModelSpec(graph=GRAPH, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy())
RECIPE = Recipe(epochs=3, batch_size=32, validation_images=100)
BUILD = BuildJob(
    content=b"\xff\x00",
    notebook=False,
    modules=(Module(path="blocks.py", content=b"\xfe"),),
    function="build_model",
    input_shape=(28, 28, 1),
    parameters=1_000,
    cpu_seconds=20,
    memory_mib=4_096,
    jailed=True,
    software=SOFTWARE,
)
TRIAL = TrialJob(
    spec=SPEC,
    seed=11,
    recipe=RECIPE,
    input_shape=(28, 28, 1),
    classes=10,
    dataset="d",
    memory_mib=8_192,
    jailed=True,
    cpu="a processor",
    onednn="1",
    threads=1,
    software=SOFTWARE,
)
OTHERS: dict[type[Job[Any]], dict[str, list[object]]] = {
    BuildJob: {
        "content": [b"", b"\xff\x01"],
        "notebook": [True],
        "modules": [(), (Module(path="block.py", content=b"\xfe"),), (Module(path="blocks.py", content=b""),)],
        "function": ["make_model"],
        "variants": [3],
        "input_shape": [(784,), (28, 28)],
        "parameters": [999],
        "cpu_seconds": [21],
        "memory_mib": [4_097],
        "jailed": [False],
        "software": [SOFTWARE.model_copy(update={name: "other"}) for name in Software.model_fields],
    },
    TrialJob: {
        "spec": [
            SPEC.model_copy(update={"loss": CategoricalCrossentropy()}),
            SPEC.model_copy(update={"optimizer": default_optimizer("Adam", 0.01)}),
            SPEC.model_copy(update={"graph": GRAPH.model_copy(update={"output": 0})}),
        ],
        "seed": [12],
        "recipe": [RECIPE.model_copy(update={name: 7}) for name in Recipe.model_fields],
        "input_shape": [(784,)],
        "classes": [11],
        "dataset": ["e"],
        "memory_mib": [8_193],
        "jailed": [False],
        "cpu": ["another processor"],
        "onednn": ["0"],
        "threads": [2],
        "software": [SOFTWARE.model_copy(update={name: "other"}) for name in Software.model_fields],
    },
}
CHANGES = [
    (job, name, value) for job in (BUILD, TRIAL) for name, values in OTHERS[type(job)].items() for value in values
]


@pytest.mark.parametrize(
    ("job", "name", "value"), CHANGES, ids=[f"{type(job).__name__}.{name}" for job, name, _ in CHANGES]
)
def test_another_field_is_another_key(job: Job[Any], name: str, value: object) -> None:
    """Whatever a result depends on tells it from the others."""
    assert job.model_copy(update={name: value}).key != job.key


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.__name__)
def test_every_field_is_tried(kind: type[Job[Any]]) -> None:
    """A new field comes with a value that makes another key."""
    assert set(OTHERS[kind]) == set(kind.model_fields)


@given(
    changes=st.fixed_dictionaries(
        {},
        optional={
            "content": st.binary(),
            "notebook": st.booleans(),
            "modules": st.lists(st.builds(Module, path=st.text(), content=st.binary())).map(tuple),
            "function": st.text(),
            "variants": st.integers(),
            "input_shape": st.lists(st.integers()).map(tuple),
            "parameters": st.integers(),
            "cpu_seconds": st.integers(),
            "memory_mib": st.integers(),
            "jailed": st.booleans(),
        },
    )
)
def test_any_difference_is_another_key(changes: dict[str, object]) -> None:
    """Two jobs share a key only when all their fields are equal."""
    other = BUILD.model_copy(update=changes)
    assert (other.key == BUILD.key) == (other == BUILD)


def test_a_build_and_a_trial_never_share_a_key() -> None:
    """Their results are of different kinds."""

    class One(Job[int]):
        pass

    class Two(Job[int]):
        pass

    assert One().key != Two().key


@pytest.mark.parametrize("job", [BUILD, TRIAL], ids=["build", "trial"])
def test_a_job_travels_as_text(job: Job[Any]) -> None:
    """What is read back is equal, and has an equal key."""
    arrived = type(job).model_validate_json(job.model_dump_json())
    assert arrived == job
    assert arrived.key == job.key


def test_equal_jobs_have_equal_keys_in_any_process() -> None:
    """Neither the seed of Python's hashes nor the order of anything plays a part."""
    script = (
        "import sys; from grader.jobs import BuildJob, TrialJob;"
        "print(BuildJob.model_validate_json(sys.argv[1]).key, TrialJob.model_validate_json(sys.argv[2]).key)"
    )
    texts = [BUILD.model_dump_json(), TRIAL.model_dump_json()]
    for seed in ("1", "2"):
        command = [sys.executable, "-c", script, *texts]
        ended = subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        assert ended.stdout.split() == [BUILD.key, TRIAL.key]


def test_a_job_does_not_change() -> None:
    """Its key is computed once."""
    with pytest.raises(ValueError, match="frozen"):
        BUILD.notebook = True  # type: ignore[misc]
