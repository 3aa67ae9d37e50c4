"""`--engine` → Engine: this machine, or a cluster if the packages for one are installed."""

from collections.abc import Callable
from importlib.util import find_spec

from grader.dataset.prepare import PreparedDataset
from grader.engine.dask.address import Address
from grader.engine.local import LocalEngine
from grader.engine.protocol import Engine
from grader.errors import InputError
from grader.worker.jail import Jail
from grader.worker.process.children import Children
from grader.worker.workshop import Workshop


def check_cluster(*, jailed: bool) -> None:
    """Make sure that a cluster can be asked, before anything else is read.

    Args:
        jailed: Whether student code is to be confined.

    Raises:
        InputError: The packages are missing, or a cluster was to run student code unconfined.
    """
    if find_spec("distributed") is None:
        raise InputError(
            expected="the package distributed, which --engine needs for a Dask cluster",
            received="a Python without it",
            remedy='Install it: pip install "cnn-grader[cluster]", here and on every machine of the cluster.',
        )
    if not jailed:
        raise InputError(
            expected="--unsafe-no-jail with --engine local",
            received="both --unsafe-no-jail and a cluster",
            remedy="Leave it out: a worker that cannot confine student code builds nothing.",
        )


def open_engine(
    address: Address | None,
    *,
    jobs: int,
    jail: Jail | None,
    dataset: PreparedDataset | None,
    warn: Callable[[str], None],
) -> Engine:
    """Open the engine that was asked for; its `cancel` closes it.

    Args:
        address: Of a cluster's scheduler; `None` for this machine.
        jobs: How many run at the same time on this machine.
        jail: How student code is confined on this machine.
        dataset: The images on this machine; `None` where nothing is trained.
        warn: Hears which workers of a cluster are left out.

    Raises:
        InputError: There is no such cluster, or none of its workers can take part.
    """
    if address is None:
        return LocalEngine(Workshop(Children(), jail, dataset), jobs)
    from grader.engine.dask.engine import DaskEngine

    return DaskEngine(address, dataset, warn)
