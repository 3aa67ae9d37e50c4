"""Sets up the fork server as soon as it is imported. The fork server imports it first; nothing else may import it.

The fork server must end with the process that started it, print nothing, and ignore a Ctrl-C in the terminal.
"""

import gc
import os
import signal
import sys
from contextlib import suppress
from multiprocessing import process

from grader.worker.process.parent_death import die_with_parent

die_with_parent()
os.chdir("/")
vars(process)["ORIGINAL_DIR"] = None  # a submission must not learn where the grader was started
signal.signal(signal.SIGINT, signal.SIG_IGN)
with open(os.devnull, "r+b", buffering=0) as _null:  # noqa: PTH123 - this needs a descriptor, not a path
    for _descriptor in (0, 1, 2):  # TensorFlow prints to standard error while it is imported
        os.dup2(_null.fileno(), _descriptor)

# Keras imports these where they are installed, for plots and data frames that nobody needs here; without them it starts
# in two thirds of the time. `None` makes an import fail ("The module cache" in Python's reference) until it is deleted.
_UNUSED = ("IPython", "matplotlib", "pandas", "sklearn")
for _name in _UNUSED:
    sys.modules[_name] = None  # type: ignore[assignment]
# What is imported lives on: looking for cycles in it takes a tenth of the time here, and each child would look again.
gc.disable()
with suppress(ImportError):  # the first child reports it
    import keras  # noqa: F401 - for whoever imports it next
gc.freeze()
gc.enable()
for _name in _UNUSED:
    del sys.modules[_name]
