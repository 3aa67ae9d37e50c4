"""One grading run over a class that mixes all attacks with good submissions; and what it left behind."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import current_process
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pyseccomp

from grader.dataset.find import open_mnist
from grader.dataset.npz import NAMES
from grader.dataset.prepare import load_array
from grader.gradebook import Gradebook
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.records import Grade, Status
from grader.report.sentences import sentences
from tests.hostile.attack import Attack
from tests.hostile.left_behind import present, survivors
from tests.hostile.reports import defects, reports
from tests.hostile.targets import Targets, planted, secret_of
from tests.plain_rules import plain_rules

ROOT = Path(__file__).parents[2]

_TINY = (
    ("epochs = 3", "epochs = 1"),
    ("training_images = 20000", "training_images = 2000"),
    ("threshold = 0.95", "threshold = 0.5"),
    ("from = 0.80", "from = 0.20"),
    ("build_seconds = 20", "build_seconds = 2"),
    ("build_memory_mib = 4096", "build_memory_mib = 3072"),
)
"""One epoch over 2,000 images, and little time and memory for attacks to waste."""

_GOOD = """
# {remark}
import keras
from keras import layers

def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D({filters}, 5, strides=2, activation="relu", name="{name}"), layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
"""
"""With eight filters of the same architecture as `planted.model()`, so that it is trained once for nearly all."""

_FILTERS = 8
_TOGETHER = 3
"""So many attacks share the good submission after them: a build of its own for each would be half of all builds."""
_OWN_ARCHITECTURE = 21
"""One of so many good submissions has filters of its own, and is trained while the attacks are under way."""


ELSEWHERE = ("reference", "other", "environment", "arguments", "key")
"""Where secrets are that every attack could look for."""


class Result(NamedTuple):
    """What became of one attack."""

    attack: Attack
    grade: Grade
    following: Grade
    """Of the good submission after it."""
    alone: Grade
    """Of the same good submission without attacks."""
    marks: list[str]

    @property
    def message(self) -> str:
        """All that the author reads."""
        return " ".join(sentences(self.grade))

    @property
    def failed_check(self) -> str | None:
        """The first check that did not pass."""
        failed = (check.name for check in self.grade.checks if check.status in {Status.FAILED, Status.ERROR})
        return next(failed, None)


class Arena(NamedTuple):
    """The run."""

    book: Gradebook
    results: dict[str, Result]
    leftovers: list[str]
    """Processes, threads and descriptors that were not there before."""


def fight(attacks: Sequence[Attack], data: Path, folder: Path, *, jobs: int) -> Arena:
    """Grade good submissions without attacks, and then all attacks, each with a good one behind it.

    Args:
        attacks: In the order in which they are handed in.
        data: Digits as .npz.
        folder: An empty one.
        jobs: Submissions at a time.
    """
    assignment = course(folder)
    lone = folder / "alone"
    for filters in {_filters(number) for number in range(len(attacks))} | {_FILTERS}:
        _hand_in(lone / str(filters), _good_model("alone", "strokes", filters).encode())
    graded_alone = _grade(assignment, [lone], data, folder / "out-alone", jobs)
    alone = {int(grade.id): grade for grade in graded_alone.submissions}
    reports(graded_alone, graded_alone.submissions[0])  # the library that draws keeps its threads and descriptors
    before = present()
    with ExitStack() as stack:
        secrets = stack.enter_context(_secrets())
        targets = {attack.title: stack.enter_context(planted(attack.content, attack.title)) for attack in attacks}
        for number, attack in enumerate(attacks):
            _place(folder, number, attack, targets[attack.title])
        during = present()
        book = _grade(assignment, [folder / "class"], data, folder / "out", jobs)
        leftovers = sorted(present() - during) + survivors()
        results = {}
        for number, attack in enumerate(attacks):
            graded = _graded_at(folder / "class" / _name(number, attack), book)
            following = _graded_at(folder / "class" / good_after(number), book)
            marks = [*targets[attack.title].marks(), *_leaks(book, graded, secrets, targets[attack.title])]
            marks += _compared(graded, alone[_FILTERS])
            results[attack.title] = Result(attack, graded, following, alone[_filters(number)], marks)
    leftovers += sorted(present() - before)
    return Arena(book, results, leftovers)


def plain() -> str:
    """A good submission."""
    return _good_model("plain", "strokes")


def constants(folder: Path, targets: Targets) -> str:
    """What `planted` knows of this attack's targets."""
    values = targets.constants | {
        "CALLS": _calls(),
        "REFERENCE": str(folder / "course" / "reference" / "mnist_cnn.py"),
        "OTHER": str(folder / "class" / good_after(0) / "mnist_cnn.py"),
        "STORE": str(folder / "out" / "results.sqlite"),
        "GRADER": os.getpid(),
    }
    helpers = Path(__file__).with_name("planted.py").read_text(encoding="utf-8")
    return helpers + "".join(f"{name} = {value!r}\n" for name, value in values.items())


def small_digits(folder: Path) -> Path:
    """Write the digits that come with a package as .npz: nobody asks the network."""
    arrays: dict[str, Any] = {name: load_array(open_mnist(lambda: False).folder, name) for name in NAMES}
    np.savez(folder / "digits.npz", **arrays)
    return folder / "digits.npz"


def _calls() -> dict[str, int]:
    """Numbers of system calls on this machine."""
    names = (
        "add_key", "bpf", "chroot", "clone", "clone3", "execve", "fanotify_init", "fcntl", "fork", "inotify_add_watch",
        "inotify_init1", "io_uring_setup", "ioprio_set", "kcmp", "keyctl", "memfd_create", "mount", "mq_open", "msgrcv",
        "name_to_handle_at", "open_by_handle_at", "perf_event_open", "pidfd_getfd", "pidfd_open", "pidfd_send_signal",
        "prctl", "process_vm_readv", "process_vm_writev", "ptrace", "seccomp", "sethostname", "settimeofday", "shmat",
        "shmget", "socket", "tgkill", "unshare", "userfaultfd",
    )  # fmt: skip
    return {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names}


def course(folder: Path) -> Path:
    """The assignment with a tiny recipe, and a reference with a secret in it."""
    place = folder / "course"
    (place / "assignment").mkdir(parents=True)
    text = plain_rules(ROOT)
    for old, new in _TINY:
        assert old in text, f"spec.toml has no {old!r} to replace"
        text = text.replace(old, new)
    (place / "assignment" / "spec.toml").write_text(text, encoding="utf-8")
    _hand_in(place / "reference", _good_model(secret_of("reference"), "strokes").encode())
    return place / "assignment"


def _place(folder: Path, number: int, attack: Attack, targets: Targets) -> None:
    handed_in = folder / "class" / _name(number, attack)
    handed_in.parent.mkdir(exist_ok=True)
    if attack.prepare:
        attack.prepare(handed_in)
    else:
        helpers = constants(folder, targets)
        _hand_in(handed_in, attack.content, attack.suffix, helpers.encode())
    if number % _TOGETHER == 0:
        good = _good_model(f"{number} {secret_of('other')}", f"strokes_{number}", _filters(number))
        _hand_in(handed_in.parent / good_after(number), good.encode())


def _name(number: int, attack: Attack) -> str:
    return attack.label or f"{number:03}a-{attack.aim}-{attack.name}"


def _good_model(remark: str, name: str, filters: int = _FILTERS) -> str:
    return _GOOD.format(remark=remark, name=name, filters=filters)


def _filters(number: int) -> int:
    """Filters of the good submission after this attack."""
    count = number // _TOGETHER
    return _FILTERS if count % _OWN_ARCHITECTURE else _FILTERS + 1 + count // _OWN_ARCHITECTURE


def good_after(number: int) -> str:
    """Name of the good submission after this attack."""
    return f"{number - number % _TOGETHER + _TOGETHER - 1:03}b-good"


def _graded_at(place: Path, book: Gradebook) -> Grade:
    """Look up a grade by where it was handed in: ids are the attackers' own."""
    return next(grade for grade in book.submissions if grade.path.startswith(str(place)))


def _hand_in(folder: Path, content: bytes, suffix: str = ".py", helpers: bytes = b"") -> None:
    folder.mkdir(parents=True)
    (folder / f"mnist_cnn{suffix}").write_bytes(content)
    if helpers:
        (folder / "planted.py").write_bytes(helpers)


def _grade(assignment: Path, paths: list[Path], data: Path, out: Path, jobs: int) -> Gradebook:
    options = Options(assignment, "quick", out, data, jobs, train=True, fresh=False, jailed=True)
    return grade(paths, options, Lines())


@contextmanager
def _secrets() -> Iterator[dict[str, str]]:
    """Put secrets where the grader itself has some: its environment, its command line."""
    secrets = {place: secret_of(place) for place in ELSEWHERE if place != "key"}
    secrets["key"] = bytes(current_process().authkey).hex()
    arguments = [*sys.argv, f"--token={secrets['arguments']}"]
    with patch.dict(os.environ, CANARY_TOKEN=secrets["environment"]), patch.object(sys, "argv", arguments):
        yield secrets


def _leaks(book: Gradebook, grade: Grade, secrets: dict[str, str], targets: Targets) -> list[str]:
    texts = reports(book, grade)
    everything = " ".join((*texts.values(), str(grade)))
    marks = [f"the secret of the {place} leaked" for place, secret in secrets.items() if secret in everything]
    marks += ["the planted secret leaked"] * (targets.secret in everything)
    if targets.word in everything:  # what a submission prints is shown to its author, and proves nothing
        silent = grade.model_copy(update={"printed": ""})
        rest = " ".join((*reports(book, silent).values(), str(silent)))
        marks += ["the attack says that it worked"] * (targets.word in rest)
    return marks + defects(texts)


def _compared(grade: Grade, alone: Grade) -> list[str]:
    """An attack that is graded at all has the plain architecture, and gets its grade."""
    if grade.accuracy is None and grade.points < alone.points:
        return []
    weights = [trial.weights_sha256 for trial in grade.trials] == [trial.weights_sha256 for trial in alone.trials]
    return [] if weights and grade.accuracy == alone.accuracy else ["another grade than the plain architecture's"]


def scratch() -> Path:
    """A folder of one's own, that others may look into."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    folder.chmod(0o755)
    return folder


def throw_away(folder: Path) -> None:
    """Remove a folder, whatever is in it."""
    shutil.rmtree(folder, ignore_errors=True)
