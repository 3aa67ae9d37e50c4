"""The whole run on small recipes: real jail, real TensorFlow, real digits."""

import json
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader.errors import InputError, JailError, ReferenceFailedError
from grader.gradebook import Gradebook
from grader.jobs import CpuLimit
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.records import Grade, Status
from grader.report.formats import FORMATS

pytestmark = pytest.mark.long(2)

SMALL = (
    ("epochs = 3", "epochs = 1"),
    ("training_images = 20000", "training_images = 2000"),
    ("threshold = 0.95", "threshold = 0.5"),
    ("from = 0.80", "from = 0.20"),
)
"""One epoch over 2,000 images: enough for 60 to 90 %, in about a second."""

MODEL = """
import keras
from keras import layers

def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D({filters}, 5, strides=2, activation="relu"), layers.Dropout(0.1),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "{loss}", metrics=["accuracy"])
    return model
"""
FUNCTIONAL = """
import keras
from keras import layers

def build_model():
    image = keras.Input((28, 28, 1), name="digit")
    x = layers.Conv2D(8, 5, strides=2, activation="relu", name="strokes")(image)
    x = layers.Flatten()(layers.Dropout(0.1, seed=99)(x))
    model = keras.Model(image, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
"""
CLASS = {
    "eight": MODEL.format(filters=8, loss="sparse_categorical_crossentropy"),
    "eight_functional": FUNCTIONAL,
    "one_hot": MODEL.format(filters=8, loss="categorical_crossentropy"),
    "twelve": MODEL.format(filters=12, loss="sparse_categorical_crossentropy"),
    "broken": "def build_model():\n    return 1 / 0\n",
    "dice": MODEL.format(filters="__import__('random').randint(1, 500)", loss="sparse_categorical_crossentropy"),
}


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    """Six submissions in one folder, one of them missing its file."""
    folder = tmp_path / "class"
    for name, source in CLASS.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "mnist_cnn.py").write_text(source, encoding="utf-8")
    (folder / "never_came").mkdir()
    return folder


@pytest.fixture
def run(tmp_path: Path, digits: Path, edited_assignment: Callable[..., Path]) -> Callable[..., Gradebook]:
    """Grade with the small recipe; keyword arguments change spec.toml and the options."""

    def make(*paths: Path, edits: tuple[tuple[str, str], ...] = (), **changes: Any) -> Gradebook:
        options = Options(
            assignment=edited_assignment(*SMALL, *edits),
            recipe="quick",
            out=tmp_path / "out",
            data=digits,
            jobs=2,
            train=True,
            fresh=False,
            jailed=True,
        )
        return grade(paths, options._replace(**changes), Lines())

    return make


def _without_timings(gradebook: Gradebook) -> str:
    dump = gradebook.model_dump(mode="json")
    for result in [dump["reference"], *dump["submissions"]]:
        for trial in result["trials"]:
            trial["cpu_seconds"] = None
    return json.dumps(dump)


def test_a_class_is_graded_the_same_in_any_order_and_with_any_jobs(
    run: Callable[..., Gradebook], class_folder: Path, tmp_path: Path
) -> None:
    """Two runs that share nothing give equal gradebooks but for timings, and so equal weights to the last bit."""
    first = run(class_folder, jobs=1)
    backwards = [class_folder / name for name in sorted(CLASS, reverse=True)]
    second = run(*backwards, class_folder, jobs=3, out=tmp_path / "second")

    assert _without_timings(first) == _without_timings(second)
    by_id = {grade.id: grade for grade in first.submissions}
    assert {name: grade.status for name, grade in by_id.items()} == {
        "broken": Status.FAILED,
        "dice": Status.FAILED,
        "eight": Status.PASSED,
        "eight_functional": Status.PASSED,
        "never_came": Status.MISSING,
        "one_hot": Status.PASSED,
        "twelve": Status.PASSED,
    }
    assert [check.name for check in by_id["dice"].checks if check.status is Status.FAILED] == ["reproducible"]
    # Names, seeds and style are not part of an architecture.
    assert by_id["eight"].model == by_id["eight_functional"].model
    assert by_id["eight"].trials == by_id["eight_functional"].trials
    assert by_id["eight"].trials[0].weights_sha256 != by_id["twelve"].trials[0].weights_sha256


def test_what_is_known_is_not_computed_again(run: Callable[..., Gradebook], class_folder: Path) -> None:
    """A second run takes builds and trials from the store, also those that failed, and gives the same grades."""
    paths = [class_folder / name for name in ("eight", "dice", "broken")]
    first = run(*paths)
    again = run(*paths)

    assert not any(grade.cached for grade in first.submissions)
    assert all(grade.cached for grade in again.submissions)
    uncached = again.model_copy(update={"submissions": first.submissions, "reference": first.reference})
    assert [grade.model_copy(update={"cached": False}) for grade in again.submissions] == list(first.submissions)
    assert uncached == first

    fresh = run(class_folder / "eight", fresh=True)
    assert not fresh.submissions[0].cached


def test_an_unchanged_run_starts_no_process(
    run: Callable[..., Gradebook], class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for builds and trials that are known nor to try a download: TensorFlow is not even loaded."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "no-cache"))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there: the download fails at once
    paths = [class_folder / name for name in ("eight", "dice", "broken")]
    first = run(*paths, data=None)

    def fail(*_: object) -> None:
        pytest.fail("a process was started")

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", fail)
    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", fail)
    again = run(*paths, data=None)
    assert [grade.status for grade in again.submissions] == [grade.status for grade in first.submissions]
    assert all(grade.cached for grade in (again.reference, *again.submissions))


def test_limits_of_training_follow_the_reference(
    run: Callable[..., Gradebook], class_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A multiple of its own processor time on this machine, whether it was run now or is known from before."""
    limits: list[CpuLimit] = []
    monkeypatch.setattr("grader.engine.local.LocalEngine.limit", lambda _, limit: limits.append(limit))
    changes = (("training_cpu_multiple = 60", "training_cpu_multiple = 1000"),)
    books = [run(class_folder / "eight", edits=changes) for _ in range(2)]

    assert books[1].reference.cached
    (seconds,) = {trial.cpu_seconds for book in books for trial in book.reference.trials}
    assert limits == [CpuLimit(max(1_000, math.ceil(1_000 * seconds)), 1_000)] * 2


def test_a_training_that_began_before_its_limit_was_known_is_stopped_at_it(
    run: Callable[..., Gradebook], class_folder: Path, tmp_path: Path
) -> None:
    """It is under way when the reference ends, and would need many times as long as that allows."""
    slow = class_folder / "slow.py"
    layers_of_128 = 'layers.Conv2D(128, 3, activation="relu"), layers.Conv2D(112, 3, activation="relu")'
    source = CLASS["eight"].replace('layers.Conv2D(8, 5, strides=2, activation="relu")', layers_of_128)
    slow.write_text(source, encoding="utf-8")
    book = run(slow, edits=(("training_cpu_multiple = 60", "training_cpu_multiple = 2"),))

    (grade,) = book.submissions
    (slowest,) = (trial.cpu_seconds for trial in book.reference.trials)
    limit = math.ceil(2 * max(1.0, slowest))
    training = next(check for check in grade.checks if check.name == "training")
    assert training.status is Status.FAILED
    assert training.findings[0].problem == (
        f"Training needs more than {limit} seconds of processor time (the limit: 2 times what the reference needs)."
    )
    with closing(sqlite3.connect(tmp_path / "out" / "results.sqlite")) as store:
        (trials,) = store.execute("SELECT count(*) FROM results_2 WHERE document LIKE '%weights_sha256%'").fetchone()
    assert trials == 1


def test_the_fork_server_starts_before_the_images_are_read(
    run: Callable[..., Gradebook], class_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the reference's build is not known there is work to do, and TensorFlow is imported meanwhile."""
    events: list[str] = []

    def fail(*_: object, **__: object) -> None:
        events.append("images")
        raise InputError(happened="No images.", remedy="Look for some.")

    monkeypatch.setattr("grader.worker.process.children.Children.start", lambda _: events.append("server"))
    monkeypatch.setattr("grader.prepare.prepare_data", fail)
    with pytest.raises(InputError, match="No images"):
        run(class_folder / "eight")
    assert events == ["server", "images"]


def test_a_file_is_checked_without_the_reference_and_a_class_is_not(
    run: Callable[..., Gradebook], class_folder: Path
) -> None:
    """A student gets every check and an accuracy; in a folder nobody would be compared, so nobody is graded."""
    away = (("../reference/mnist_cnn.py", "../not_for_students/mnist_cnn.py"),)
    typo = (("../reference/mnist_cnn.py", "../reference/mnist_cn.py"),)
    in_the_open = (("../reference/mnist_cnn.py", "../solution.py"),)
    alone = run(class_folder / "eight" / "mnist_cnn.py", edits=away)
    (grade,) = alone.submissions
    assert alone.reference.status is Status.MISSING
    assert alone.without_reference
    assert grade.status is Status.PASSED
    assert {check.status for check in grade.checks} == {Status.PASSED}
    assert alone.exit_status == 0

    for paths in ((class_folder,), (class_folder / "eight" / "mnist_cnn.py", class_folder / "twelve" / "mnist_cnn.py")):
        with pytest.raises(InputError, match="the reference solution at"):
            run(*paths, edits=away)
    assert run(class_folder / "eight" / "mnist_cnn.py", edits=in_the_open).without_reference
    roster = class_folder.parent / "roster.csv"
    roster.write_text("id\neight\n", encoding="utf-8")
    for changes in ({"edits": away, "roster": roster}, {"edits": typo}):
        with pytest.raises(InputError, match="the reference solution at"):
            run(class_folder / "eight" / "mnist_cnn.py", **changes)

    beside = run(class_folder / "eight" / "mnist_cnn.py")
    assert not beside.without_reference
    assert beside.submissions[0].trials == grade.trials


def test_a_reference_that_cannot_be_looked_at_is_not_there(run: Callable[..., Gradebook], class_folder: Path) -> None:
    """A path that no system can have, or that students may not look into, is not a bug of the grader."""
    nowhere = (("../reference/mnist_cnn.py", f"../{'a' * 300}/mnist_cnn.py"),)
    assert run(class_folder / "eight" / "mnist_cnn.py", edits=nowhere, train=False).without_reference
    with pytest.raises(InputError, match="only your own work can be checked"):
        run(class_folder, edits=nowhere)


def test_on_a_machine_without_a_jail_only_one_own_file_is_checked(
    run: Callable[..., Gradebook], tmp_path: Path, class_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs unconfined, and every report says so.

    A class, several files, a file of a class and a run with the reference are refused.
    """
    monkeypatch.setattr("grader.worker.jail.landlock.version", lambda: 0)
    away = (("../reference/mnist_cnn.py", "../not_for_students/mnist_cnn.py"),)
    own = tmp_path / "desk" / "mnist_cnn.py"
    own.parent.mkdir()
    own.write_text(CLASS["eight"], encoding="utf-8")
    (own.parent / "wider.py").write_text(CLASS["twelve"], encoding="utf-8")
    for paths, edits in (
        ((class_folder,), ()), ((own,), ()), ((own.parent,), away), ((class_folder / "eight" / "mnist_cnn.py",), away),
    ):  # fmt: skip
        with pytest.raises(JailError, match="its kernel has no Landlock"):
            run(*paths, edits=edits, train=False)
    book = run(own, edits=away, train=False)
    (grade,) = book.submissions
    assert (grade.status, book.provenance.jail) == (Status.PASSED, "none (this machine cannot confine)")
    for report in ("table", "markdown", "html"):
        assert "Not confined: this machine cannot confine student code" in FORMATS[report](book, 100)


def test_an_interrupted_run_goes_on_where_it_stopped(
    run: Callable[..., Gradebook], class_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was computed before Ctrl-C is known to the next run, the rest is not."""

    def interrupt(_lines: Lines, graded: Grade) -> None:
        if graded.id == "eight":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Lines, "graded", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(class_folder / "eight", class_folder / "twelve", jobs=1)

    eight, twelve = run(class_folder / "eight", class_folder / "twelve", jobs=1).submissions
    assert eight.cached or twelve.cached
    assert eight.status is twelve.status is Status.PASSED


def test_without_training_everything_else_is_checked(run: Callable[..., Gradebook], class_folder: Path) -> None:
    """--no-train stops after `budget`; a model that passed so far is passed, and has no accuracy."""
    book = run(class_folder / "eight", class_folder / "broken", train=False)

    broken, eight = book.submissions
    assert (eight.status, broken.status) == (Status.PASSED, Status.FAILED)
    assert eight.accuracy is None
    assert [check.status for check in eight.checks[-2:]] == [Status.SKIPPED, Status.SKIPPED]
    assert book.provenance.dataset is None


def test_a_result_near_the_threshold_is_decided_by_the_median(
    run: Callable[..., Gradebook], class_folder: Path
) -> None:
    """Within the margin every declared seed is run, each with weights of its own, and the one in the middle counts."""
    (graded,) = run(class_folder / "eight", edits=(("margin = 0.005", "margin = 0.5"),)).submissions

    assert [trial.seed for trial in graded.trials] == [11, 23, 47]
    assert len({trial.weights_sha256 for trial in graded.trials}) == 3
    assert graded.accuracy == sorted(trial.accuracy for trial in graded.trials)[1]


def test_a_reference_that_fails_stops_the_run(run: Callable[..., Gradebook], class_folder: Path) -> None:
    """Nobody is graded by a harness that its own solution does not pass."""
    with pytest.raises(ReferenceFailedError, match="34,826 parameters"):
        run(class_folder / "eight", edits=(("parameters = 3_000_000", "parameters = 3_000"),))


def test_offline_the_small_digits_stand_in_loudly(
    run: Callable[..., Gradebook],
    class_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a cached MNIST and without a network the grades are provisional, and every report says so."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "no-cache"))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there: the download fails at once

    book = run(class_folder / "eight", data=None)

    assert book.provenance.dataset is not None
    assert book.provenance.dataset.provisional
    assert (book.provenance.dataset.train, book.provenance.dataset.test) == (36_000, 1_000)
    assert "warning: Provisional" in capsys.readouterr().err
