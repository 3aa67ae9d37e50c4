"""Which workers take part: those that are like the first that can."""

from typing import Any

import pytest

from grader import __version__
from grader.engine.dask.messages import Credentials
from grader.engine.dask.selection import explain, select
from grader.jobs import Machine, Software

CODE = "c" * 64
SOFTWARE = Software(code="s", tensorflow="2.21.0", keras="3.15.1", python="3.11.7")
MACHINE = Machine(
    exporter=SOFTWARE, trainer=SOFTWARE, cpu="a processor", onednn="1, avx2", threads=1, jail="landlock 7"
)


def worker(*, code: str = CODE, refusal: str = "", software: Software = SOFTWARE, **machine: Any) -> Credentials:
    """A worker that is as it should be, but for what is named."""
    changed = MACHINE.model_copy(update={"exporter": software, "trainer": software, **machine})
    return Credentials(grader=__version__, code=code, machine=changed, refusal=refusal, host="here")


def test_workers_that_are_alike_take_part() -> None:
    """Their jails and hosts may differ."""
    workers = {"tcp://b:1": worker(jail="landlock 4"), "tcp://a:1": worker()}
    assert select(workers, CODE).chosen == workers
    assert not select(workers, CODE).left_out


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (worker(software=SOFTWARE.model_copy(update={"tensorflow": "2.20.0"})), "TensorFlow 2.20.0 instead of 2.21.0"),
        (worker(software=SOFTWARE.model_copy(update={"keras": "3.14.0"})), "Keras 3.14.0 instead of 3.15.1"),
        (worker(software=SOFTWARE.model_copy(update={"python": "3.12.0"})), "Python 3.12.0 instead of 3.11.7"),
        (worker(cpu="another one"), "processor another one instead of a processor"),
        (worker(onednn="1, avx512f"), "oneDNN 1, avx512f instead of 1, avx2"),
        (worker(threads=2), "threads of a training 2 instead of 1"),
    ],
)
def test_who_would_compute_other_bits_is_left_out_and_named(odd: Credentials, reason: str) -> None:
    """The first by its address is the pattern, whoever answers first."""
    selection = select({"tcp://b:1": odd, "tcp://a:1": worker(), "tcp://c:1": worker()}, CODE)
    assert list(selection.chosen) == ["tcp://a:1", "tcp://c:1"]
    assert selection.left_out == {"tcp://b:1": f"it is not like the first worker, tcp://a:1: {reason}"}


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (worker(code="d" * 64), f"another cnn-grader is installed there ({__version__}, changed; here {__version__})"),
        (worker(refusal="Student code cannot be confined. Do."), "Student code cannot be confined. Do"),
        ("it does not answer", "it does not answer"),
    ],
)
def test_who_cannot_work_is_no_pattern_for_others(odd: Credentials | str, reason: str) -> None:
    """Not even with the first address."""
    selection = select({"tcp://a:1": odd, "tcp://b:1": worker()}, CODE)
    assert selection.chosen == {"tcp://b:1": worker()}
    assert selection.left_out == {"tcp://a:1": reason}


def test_who_comes_later_must_be_like_the_first_too() -> None:
    """A run has one pattern from its beginning to its end."""
    late = {"tcp://a:1": worker(cpu="another one")}
    assert list(select(late, CODE, ("tcp://b:1", worker())).left_out) == ["tcp://a:1"]


def test_a_reason_is_said_once_for_all_whom_it_concerns() -> None:
    """A hundred workers are one sentence."""
    left_out = {f"tcp://n{number}:1": "it does not answer" for number in range(9)} | {"tcp://z:1": "it is odd"}
    assert explain(left_out) == [
        "Left out of the cluster: tcp://n0:1, tcp://n1:1, tcp://n2:1, tcp://n3:1, tcp://n4:1 and 4 more: "
        "it does not answer.",
        "Left out of the cluster: tcp://z:1: it is odd.",
    ]
