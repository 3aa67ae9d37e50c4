"""A cluster is opened only where one was asked for: its packages are an extra, and take half a second to import."""

from collections.abc import Callable
from importlib.util import find_spec

from grader.dataset.prepare import PreparedDataset
from grader.engine.dask.address import Address
from grader.engine.protocol import Engine
from grader.errors import InputError


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


def open_cluster(address: Address, dataset: PreparedDataset | None, warn: Callable[[str], None]) -> Engine:
    """Open the engine of a cluster; its `cancel` closes it.

    Args:
        address: Of the scheduler.
        dataset: The images on this machine; `None` where nothing is trained.
        warn: Hears which workers are left out.

    Raises:
        InputError: There is no such cluster, or none of its workers can take part.
    """
    from grader.engine.dask.engine import DaskEngine

    return DaskEngine(address, dataset, warn)
