"""The workers that take part in a run: asked who they are, given the images, and looked after as they come and go."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from grader.dataset.prepare import PreparedDataset
from grader.dataset.transfer import pieces
from grader.engine.dask import worker
from grader.engine.dask.cluster import Cluster
from grader.engine.dask.messages import Credentials, Delivery, Enlistment, Readiness
from grader.engine.dask.selection import explain, select
from grader.errors import GraderError, InputError
from grader.jobs import Machine
from grader.worker.messages import Message

MessageT = TypeVar("MessageT", bound=Message)

_LOOK_SECONDS = 2.0
"""How often workers that come and go are looked for."""
_MOST_CHARACTERS = 300


class _Look(NamedTuple):
    """What there is to know of a cluster at one moment."""

    present: set[str]
    new: dict[str, Credentials]
    left_out: dict[str, str]


class Crew:
    """The workers of one run.

    Args:
        cluster: Where they are.
        run: Name of the run, which no other has.
        dataset: The images; `None` where nothing is trained.
        warn: Hears who is left out, and why; called in the thread of the caller.

    Raises:
        InputError: No worker can take part.
    """

    def __init__(
        self, cluster: Cluster, run: str, dataset: PreparedDataset | None, warn: Callable[[str], None]
    ) -> None:
        self._cluster = cluster
        self._dataset = dataset
        self._warn = warn
        self._enlistment = Enlistment(run=run, dataset=dataset.record if dataset else None).model_dump_json()
        self._run = run
        self._code = worker.code()
        self._threads: dict[str, int] = {}
        self._members: dict[str, Credentials] = {}
        self._left_out: dict[str, str] = {}
        self._ready = False
        self._watcher = ThreadPoolExecutor(1)
        self._looking: Future[_Look] | None = None
        self._looked = time.monotonic()
        self._gather()
        self._pattern = next(iter(self._members.items()))

    @property
    def machine(self) -> Machine:
        """What results depend on; the jails' names one beside the other where they differ."""
        jails = sorted({member.machine.jail or "" for member in self._members.values()})
        machine = self._pattern[1].machine
        return machine.model_copy(update={"jail": " / ".join(jails)}) if any(jails) else machine

    @property
    def addresses(self) -> frozenset[str]:
        """Of the workers that jobs may go to."""
        return frozenset(self._members)

    @property
    def threads(self) -> int:
        """How many jobs they do at once."""
        return sum(self._threads[address] for address in self._members)

    def make_ready(self) -> None:
        """Give everybody the images, and open the workshops; before the first job.

        Raises:
            InputError: Nobody is ready.
        """
        if self._ready:
            return
        refused = self._enlist(self._members)
        self._members = {address: member for address, member in self._members.items() if address not in refused}
        self._leave_out(refused)
        if not self._members:
            raise self._nobody()
        self._ready = True

    def look_around(self) -> None:
        """Notice in passing who has come or gone; what takes time is done in the background."""
        if self._looking and self._looking.done():
            look, self._looking = self._looking.result(), None
            self._members = {name: member for name, member in self._members.items() if name in look.present} | look.new
            self._left_out = {name: why for name, why in self._left_out.items() if name in look.present}
            self._leave_out(look.left_out)
            self._looked = time.monotonic()
        if self._looking is None and time.monotonic() - self._looked >= _LOOK_SECONDS:
            self._looking = self._watcher.submit(self._look, known=self._members.keys() | self._left_out.keys())

    def tell(self, function: Callable[..., object], text: str) -> None:
        """Let everybody know something soon; whoever does not answer has been told in vain."""
        self._watcher.submit(self._cluster.call, function, sorted(self._members), text)

    def close(self) -> None:
        """Let everybody go."""
        self._watcher.shutdown(wait=False, cancel_futures=True)
        self._cluster.close(self._run, sorted(self._members))

    def _gather(self) -> None:
        """Ask everybody who is there; of an empty cluster, wait for the first ones."""
        self._cluster.check_scheduler()
        deadline = time.monotonic() + self._cluster.patience_seconds
        while not (threads := self._cluster.threads()):
            if time.monotonic() >= deadline:
                raise InputError(
                    happened=f"The Dask cluster at {self._cluster.name} has no workers.",
                    remedy="Start some with `dask worker`.",
                )
            time.sleep(0.1)
        self._threads = threads
        self._members, left_out = select(self._introduced(threads), self._code)
        self._leave_out(left_out)
        if not self._members:
            raise self._nobody()

    def _look(self, known: set[str]) -> _Look:
        threads = self._cluster.threads()
        self._threads |= threads
        strangers = [address for address in threads if address not in known]
        if not strangers:
            return _Look(set(threads), {}, {})
        chosen, left_out = select(self._introduced(strangers), self._code, self._pattern)
        refused = self._enlist(chosen)
        new = {address: member for address, member in chosen.items() if address not in refused}
        return _Look(set(threads), new, left_out | refused)

    def _leave_out(self, reasons: dict[str, str]) -> None:
        self._left_out |= reasons
        for sentence in explain(reasons):
            self._warn(sentence)

    def _introduced(self, addresses: Iterable[str]) -> dict[str, Credentials | str]:
        return _read(self._cluster.call(worker.introduce, list(addresses)), Credentials)

    def _enlist(self, members: dict[str, Credentials]) -> dict[str, str]:
        """Make workers ready for the run; why some are not, by their addresses."""
        answers = self._asked_to_enlist(list(members))
        if lacking := [name for name, answer in answers.items() if isinstance(answer, Readiness) and answer.lacks_data]:
            by_disk: dict[str, str] = {}
            for address in lacking:
                by_disk.setdefault(members[address].host, address)
            answers |= self._deliver(list(by_disk.values()))
            answers |= self._asked_to_enlist([address for address in lacking if address not in by_disk.values()])
        reasons = {name: _refusal(answer) for name, answer in answers.items()}
        return {name: reason for name, reason in reasons.items() if reason}

    def _asked_to_enlist(self, addresses: list[str]) -> dict[str, Readiness | str]:
        return _read(self._cluster.call(worker.enlist, addresses, self._enlistment), Readiness)

    def _deliver(self, addresses: list[str]) -> dict[str, Readiness | str]:
        """Send the images, a piece at a time, to all that have no trouble with it."""
        assert self._dataset, "who has no images lacks none"  # noqa: S101 - ours to know
        failed: dict[str, Readiness | str] = {}
        for piece in pieces(self._dataset):
            delivery = Delivery(run=self._run, file=piece.file).model_dump_json()
            waiting = [address for address in addresses if address not in failed]
            answers = _read(self._cluster.call(worker.receive, waiting, delivery, piece.content), Readiness)
            failed |= {address: answer for address, answer in answers.items() if _refusal(answer)}
        waiting = [address for address in addresses if address not in failed]
        return failed | _read(self._cluster.call(worker.complete, waiting, self._enlistment), Readiness)

    def _nobody(self) -> GraderError:
        return InputError(
            happened=f"No worker of the Dask cluster at {self._cluster.name} can take part: "
            f"{' '.join(explain(self._left_out))}",
            remedy="Install this cnn-grader on the workers, on Linux machines of one kind.",
        )


def _read(answers: dict[str, str | Exception], message: type[MessageT]) -> dict[str, MessageT | str]:
    """What workers answered, or why they did not, as the rest of a sentence."""
    return {address: _answer(answer, message) for address, answer in answers.items()}


def _answer(answer: str | Exception, message: type[MessageT]) -> MessageT | str:
    if isinstance(answer, TimeoutError):
        return "it does not answer"
    if isinstance(answer, Exception):
        text = f"{type(answer).__name__}: {' '.join(str(answer).split())}"[:_MOST_CHARACTERS].rstrip(".")
        # Dask hands on what the worker could not import as an exception of its own, or as text.
        missing = any(sign in text for sign in ("ModuleNotFoundError", "ImportError", "AttributeError"))
        return "this cnn-grader is not installed there" if missing else f"it answers with {text}"
    try:
        return message.model_validate_json(answer)
    except ValidationError:
        return "its answer cannot be read: another cnn-grader is installed there"


def _refusal(answer: Readiness | str) -> str:
    if isinstance(answer, str):
        return answer
    return "the images could not be sent there" if answer.lacks_data else answer.refusal.rstrip(".")
