"""Imported first in the fork server, and nowhere else: importing it sets that process up.

The fork server must die with the process that started it, say nothing, and answer to no Ctrl-C of the terminal.
"""

import os
import signal
from multiprocessing import process

from grader.worker.process.parent_death import die_with_parent

die_with_parent()
os.chdir("/")
vars(process)["ORIGINAL_DIR"] = None  # where the grader was started is none of a submission's business
signal.signal(signal.SIGINT, signal.SIG_IGN)
with open(os.devnull, "r+b", buffering=0) as _nowhere:  # noqa: PTH123 - a descriptor is wanted, not a path
    for _descriptor in (0, 1, 2):  # TensorFlow greets on standard error while it is imported
        os.dup2(_nowhere.fileno(), _descriptor)
