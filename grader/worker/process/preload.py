"""Sets up the fork server as soon as it is imported. The fork server imports it first; nothing else may import it.

The fork server must end with the process that started it, print nothing, and ignore a Ctrl-C in the terminal.
"""

import os
import signal
from multiprocessing import process

from grader.worker.process.parent_death import die_with_parent

die_with_parent()
os.chdir("/")
vars(process)["ORIGINAL_DIR"] = None  # a submission must not learn where the grader was started
signal.signal(signal.SIGINT, signal.SIG_IGN)
with open(os.devnull, "r+b", buffering=0) as _null:  # noqa: PTH123 - this needs a descriptor, not a path
    for _descriptor in (0, 1, 2):  # TensorFlow prints to standard error while it is imported
        os.dup2(_null.fileno(), _descriptor)
