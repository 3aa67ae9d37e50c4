"""What a worker of the cluster runs: each of its processes has a fork server, a jail and, by its hash, the data set.

The functions are called by their names; their arguments and results are JSON of `messages`, and nothing else of the
grader is shipped. All but `do` are run by the event loop in the worker's main thread.
"""

import asyncio
import platform
import threading
from functools import partial
from pathlib import Path

from distributed import Worker, get_worker

from grader import __version__
from grader.dataset.find import open_mnist
from grader.dataset.prepare import PreparedDataset, cache_folder
from grader.dataset.transfer import Arrival, Piece, find_prepared
from grader.engine.attempt import attempt
from grader.engine.dask.messages import (
    TOPIC,
    Answer,
    Ceiling,
    Credentials,
    Delivery,
    Enlistment,
    Event,
    Readiness,
    Request,
)
from grader.errors import CancelledError, GraderError, JailError
from grader.fingerprint import fingerprint
from grader.jobs import CpuLimit
from grader.summary import Dataset
from grader.worker.jail import find_jail
from grader.worker.messages import Progress
from grader.worker.process.children import Children
from grader.worker.process.daemon import allow_children
from grader.worker.process.temporary_folder import remove_abandoned_folders
from grader.worker.workshop import Allowance, Workshop

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_workshops: dict[str, Workshop] = {}
"""By the runs that this process works for."""
_ceilings: dict[str, Ceiling] = {}
"""By the runs, each the newest that is known here."""
_changing = threading.Lock()
"""Held while a limit is changed: several threads do jobs."""
_arrivals: dict[str, Arrival] = {}
"""By the runs whose data set is under way."""


def code() -> str:
    """Fingerprint of all that a worker runs: two graders with the same one understand each other."""
    return fingerprint("grader.engine.dask.worker")


def introduce() -> str:
    """Say who this worker is: `Credentials`."""
    jail, refusal = None, ""
    try:
        jail = find_jail()
    except JailError as error:
        refusal = _reason(error)
    return Credentials(
        grader=__version__,
        code=code(),
        machine=Workshop(Children(), jail, None).machine,
        refusal=refusal,
        host=f"{platform.node()} {_boot_id()} {cache_folder()}",
    ).model_dump_json()


async def enlist(text: str) -> str:
    """Make this worker ready for a run, if the images are here: `Enlistment` → `Readiness`."""
    request = Enlistment.model_validate_json(text)
    dataset = None
    if request.dataset:
        try:
            dataset = await asyncio.to_thread(_find, request.dataset)
        except GraderError as error:  # a cache that cannot be written, for example
            return Readiness(refusal=str(error)).model_dump_json()
        if dataset is None:
            return Readiness(lacks_data=True).model_dump_json()
    return _open(request.run, dataset).model_dump_json()


async def receive(text: str, content: bytes) -> str:
    """Take a piece of the data set; the last one makes it whole: `Delivery` → `Readiness`."""
    delivery = Delivery.model_validate_json(text)
    try:
        if delivery.run not in _arrivals:
            _arrivals[delivery.run] = Arrival()
        await asyncio.to_thread(_arrivals[delivery.run].add, Piece(delivery.file, content))
    except OSError as error:
        _discard(delivery.run)
        return Readiness(refusal=f"The images cannot be kept there: {error.strerror or error}.").model_dump_json()
    return Readiness().model_dump_json()


async def complete(text: str) -> str:
    """Check what has arrived, and make this worker ready with it: `Enlistment` → `Readiness`."""
    request = Enlistment.model_validate_json(text)
    arrival = _arrivals.pop(request.run)
    assert request.dataset, "only a data set arrives"  # noqa: S101 - ours to know
    dataset = await asyncio.to_thread(arrival.finish, request.dataset)
    if dataset is None:
        return Readiness(refusal="The images arrived damaged.").model_dump_json()
    return _open(request.run, dataset).model_dump_json()


def limit(text: str) -> str:
    """Learn where the trainings of a run are stopped: `Ceiling`."""
    ceiling = Ceiling.model_validate_json(text)
    _limit(ceiling)
    return ""


def release(run: str) -> str:
    """End all that this worker does for a run."""
    _discard(run)
    _ceilings.pop(run, None)
    if workshop := _workshops.pop(run, None):
        workshop.cancel()
    return ""


def do(text: str) -> str:
    """Do one job, as at home: `Request` → `Answer`.

    Raises:
        CancelledError: The run was interrupted, or has ended.
    """
    request = Request.model_validate_json(text)
    worker = get_worker()
    task = str(worker.get_current_task())
    run = request.ceiling.run
    event = Event(run=run, task=task, worker=worker.contact_address)
    worker.log_event(TOPIC, event.model_dump_json())

    def tell(progress: Progress) -> None:
        if not _is_wanted(worker, task):  # the grader that asked for it may have been killed
            raise CancelledError
        worker.log_event(TOPIC, event.model_copy(update={"progress": progress}).model_dump_json())

    workshop = _workshops.get(run)
    if workshop is None:
        raise CancelledError
    allowance = Allowance(partial(_limit, request.ceiling), tell)
    result = attempt(partial(workshop.do, request.job, allowance))
    return Answer.of(request.key, result).model_dump_json()


def _find(record: Dataset) -> PreparedDataset | None:
    """Look where this machine has images of its own, and prepare them if they are the same."""
    if known := find_prepared(record):
        return known
    own = open_mnist(download=lambda: False)
    return own._replace(record=record) if own.record.sha256 == record.sha256 else None


def _open(run: str, dataset: PreparedDataset | None) -> Readiness:
    if run not in _workshops:
        try:
            jail = find_jail()
        except JailError as error:
            return Readiness(refusal=_reason(error))
        allow_children()
        remove_abandoned_folders()
        workshop = Workshop(Children(), jail, dataset)
        workshop.open()
        _workshops[run] = workshop
    return Readiness()


def _limit(ceiling: Ceiling) -> CpuLimit:
    """The newest limit of a run: this one, or one that was told meanwhile."""
    with _changing:
        newest = max(ceiling, _ceilings.get(ceiling.run, ceiling), key=lambda known: known.number)
        if ceiling.run in _workshops:
            _ceilings[ceiling.run] = newest
    return CpuLimit(newest.cpu_seconds, newest.cpu_multiple)


def _reason(error: JailError) -> str:
    """Its first sentence: what it advises at home does not apply here."""
    return str(error).partition(". ")[0]


def _discard(run: str) -> None:
    if arrival := _arrivals.pop(run, None):
        arrival.discard()


def _is_wanted(worker: Worker, task: str) -> bool:
    state = worker.state.tasks.get(task)
    return state is not None and state.state == "executing"


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
