"""Asks a child with the network to fetch MNIST."""

import os

from grader.errors import WorkerError
from grader.worker.messages import DownloadRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children

_PATIENCE_SECONDS = 120.0


def download_mnist(children: Children) -> bool:
    """Fetch MNIST into Keras's cache; whether that worked. Without a network it fails within seconds.

    Raises:
        CancelledError: The run was interrupted.
    """
    children.start()
    request = DownloadRequest(environment=dict(os.environ))
    terms = Terms(limits=None, jail=None)
    try:
        return children.run("downloader", request, terms, wall_seconds=_PATIENCE_SECONDS).fault is None
    except WorkerError:
        return False
