"""Lets a process have children that was started as a daemon in the sense of `multiprocessing`."""

from multiprocessing import current_process


def allow_children() -> None:
    """Lift Python's rule that a daemon has no children, for this process.

    Dask makes its workers daemons. The rule is there so that no child is orphaned; ours end with their parent.
    """
    current_process().daemon = False
