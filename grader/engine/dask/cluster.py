"""The connection to a scheduler: what is asked of a cluster, each call with an end, and what is said when it fails."""

import json
import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError as FutureCancelledError
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue

import dask
from dask.utils import parse_timedelta
from distributed import Client, Future
from distributed.versions import VersionMismatchWarning

from grader.engine.dask import worker
from grader.engine.dask.address import Address
from grader.errors import GraderError, InputError

_CALL_SECONDS = 60.0
"""For a worker to answer what it is asked outside of jobs: it may have to prepare the images first."""
_LAST_CALL_SECONDS = 5.0
"""For what is done at the end of a run, perhaps after a Ctrl-C."""
_CALLS_AT_ONCE = 16
_LOST = (OSError, FutureCancelledError, TimeoutError, RuntimeError)
"""What Dask raises where the scheduler does not answer any more; with a closed client that is a `RuntimeError`."""


class Cluster:
    """A scheduler that is there, and its workers.

    Dask's own configuration (`distributed.comm`) says how long a connection may take and which certificates are used.

    Args:
        address: Of the scheduler.

    Raises:
        InputError: No scheduler answers there.
    """

    def __init__(self, address: Address) -> None:
        self.name = str(address)
        self._closing = threading.Lock()
        # What Dask logs and warns of is told once, in a sentence of ours.
        for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        warnings.simplefilter("ignore", VersionMismatchWarning)
        url = _read_file(address) if address.file else address.url
        try:
            self._client = _connected(url, 2 * self.patience_seconds)
        except Exception as error:  # whoever listens there may answer with anything
            raise _unreachable(self.name, error) from error

    def check_scheduler(self) -> None:
        """Make sure that the scheduler, which reads the name of the function that a task calls, knows it.

        Raises:
            InputError: The grader is not installed there.
        """
        try:
            self._client.run_on_scheduler(worker.code, callback_timeout=_CALL_SECONDS)
        except ImportError as error:
            raise InputError(
                happened=f"The Dask scheduler at {self.name} runs where this cnn-grader is not installed.",
                remedy="Install it there too; it needs no data and no jail.",
            ) from error
        except _LOST as error:
            raise self.lost() from error

    @property
    def patience_seconds(self) -> float:
        """How long a connection may take, and a cluster without a worker is waited for."""
        return float(parse_timedelta(dask.config.get("distributed.comm.timeouts.connect")))

    def threads(self) -> dict[str, int]:
        """How many jobs each worker of the cluster does at once, by its address; in the order of the addresses."""
        with self._answering():
            identity = self._client.sync(self._client.scheduler.identity, n_workers=-1, callback_timeout=_CALL_SECONDS)
        if self._client.status != "running":  # then it answers with what it knew last
            raise self.lost()
        known = identity["workers"]
        return {address: int(known[address]["nthreads"]) for address in sorted(known)}

    def call(
        self, function: Callable[..., object], addresses: Sequence[str], *arguments: str | bytes
    ) -> dict[str, str | Exception]:
        """Call a function of `worker` on some workers, outside of jobs; what each answered, or why not."""

        def ask(address: str) -> str | Exception:
            try:
                answers = self._client.run(
                    function, *arguments, workers=[address], on_error="return", callback_timeout=_CALL_SECONDS
                )
                return answers[address]  # type: ignore[no-any-return]
            except Exception as error:  # noqa: BLE001 - a worker may raise anything, or be gone
                return error

        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            answers = dict(zip(addresses, pool.map(ask, addresses), strict=True))
        if self._client.status != "running":
            raise self.lost()
        return answers

    def submit(self, request: str, task: str, addresses: Iterable[str]) -> Future:
        """Ask for a job on one of some workers, under a name that no other task has."""
        with self._answering():
            return self._client.submit(worker.do, request, key=task, workers=list(addresses), pure=False)

    def listen(self, topic: str, hear: Callable[[object], None]) -> None:
        """Hear all events of a topic, in a thread of Dask's."""
        with self._answering():
            self._client.subscribe_topic(topic, lambda event: hear(event[1]))

    def close(self, run: str, addresses: Sequence[str]) -> None:
        """Let workers end what they do for a run, and hang up; whoever does not answer soon is not waited for."""
        if not self._closing.acquire(blocking=False):
            return
        with suppress(*_LOST):
            if addresses and self._client.status == "running":
                self._client.run(
                    worker.release,
                    run,
                    workers=list(addresses),
                    on_error="ignore",
                    callback_timeout=_LAST_CALL_SECONDS,
                )
        with suppress(*_LOST):
            self._client.close(timeout=_LAST_CALL_SECONDS)

    def lost(self) -> GraderError:
        """For a scheduler that has stopped."""
        return GraderError(
            happened=f"The Dask scheduler at {self.name} does not answer any more.",
            remedy="Start it again, or leave --engine out: what was computed is kept, and the same command goes on "
            "from there.",
        )

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except _LOST as error:
            raise self.lost() from error


def _connected(url: str, seconds: float) -> Client:
    """Connect, and give up in any case: Dask itself waits for ever for a program that listens and never answers."""
    ends: SimpleQueue[Client | Exception] = SimpleQueue()

    def connect() -> None:
        try:
            ends.put(Client(url, set_as_default=False))
        except Exception as error:  # noqa: BLE001 - whoever listens there may answer with anything
            ends.put(error)

    threading.Thread(target=connect, daemon=True).start()
    try:
        end = ends.get(timeout=seconds)
    except Empty:
        raise TimeoutError("whoever listens there says nothing") from None
    if isinstance(end, Exception):
        raise end
    return end


def _read_file(address: Address) -> str:
    """The address in a scheduler file; Dask would wait for a file that is not there."""
    path = address.file
    assert path  # noqa: S101 - ours to know
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            expected="--engine to name the file that `dask scheduler --scheduler-file FILE.json` writes",
            received=f"{path}: {error.strerror if isinstance(error, OSError) else 'no such file has this content'}",
            remedy="Start the scheduler first, or correct the path.",
        ) from error


def _unreachable(name: str, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
    return InputError(
        happened=f"No Dask scheduler answers at {name} ({reason}).",
        remedy="Start one with `dask scheduler`, or correct --engine.",
    )
