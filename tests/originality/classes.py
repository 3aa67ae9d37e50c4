"""Classes whose programs and models are compared, without TensorFlow and without a jail."""

from pathlib import Path

from grader.assignment import load_assignment
from grader.model.graph import ModelSpec
from grader.originality.classmates import Entry
from grader.records import Student, Submission
from grader.worker.tokeniser.messages import Source
from grader.worker.tokeniser.task import answer
from grader.worker.tokenising import Tokens
from tests.keras_json import Json, checked, failures, image

ROOT = Path(__file__).parent.parent.parent
ASSIGNMENT = load_assignment(ROOT / "assignment")


def tokens_of(content: bytes, *, notebook: bool = False) -> Tokens:
    """Read a program, here and not in the jail."""
    read = answer(Source(content=content, notebook=notebook))
    return Tokens(frozenset(read.fingerprints), read.trouble)


def spec_of(*layers: Json, **changes: object) -> ModelSpec:
    """Read a model of these layers behind the image, none of them shared; keywords as for `document`."""
    own = [layer | {"config": layer["config"] | {"name": f"layer_{i}"}} for i, layer in enumerate(layers)]
    validation = checked(ASSIGNMENT, image(28, 28, 1), *own, **changes)
    assert validation.spec, failures(validation)
    return validation.spec


def entry(
    name: str,
    tokens: Tokens = Tokens(frozenset()),  # noqa: B008 - immutable
    spec: ModelSpec | None = None,
    student: Student | None = None,
) -> Entry:
    """A submission of this id."""
    submission = Submission(id=name, path=Path(name), notebook=False, content=b"", sha256="", student=student)
    return Entry(submission, tokens, spec)


def handed_out() -> frozenset[int]:
    """What everybody was given."""
    files = [(ROOT / "assignment" / f"mnist_cnn{suffix}") for suffix in (".py", ".ipynb")]
    return frozenset().union(*(tokens_of(f.read_bytes(), notebook=f.suffix == ".ipynb").fingerprints for f in files))
