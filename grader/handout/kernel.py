"""Runs the lesson's code from top to bottom in a kernel of its own, and collects its output, values and figures."""

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from pydantic import JsonValue, ValidationError
from zmq.error import ZMQError

from grader.errors import InputError
from grader.handout.data import OFFLINE, LessonData
from grader.handout.lesson import FIGURES, NOISY, RAISES, Code
from grader.record import Record

_MNIST = """\
def _load_data(path="mnist.npz"):
    import numpy

    def array(name):
        loaded = numpy.load({folder!r} + f"/{{name}}.npy")
        return loaded.reshape(loaded.shape[:3])  # Keras's images have no channel

    return (array("x_train"), array("y_train")), (array("x_test"), array("y_test"))


import keras

keras.datasets.mnist.load_data = _load_data
"""
"""In place of a download, the arrays of a folder."""
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that does not exist: every run uses the same digits, and so prints the same numbers."""


class Run(Record):
    """The results of running the lesson's code, kept in a file beside the lesson."""

    code: str
    """SHA-256 of all code that was run."""
    outputs: dict[str, str]
    """What each block printed, by the SHA-256 of its source; blocks that print nothing or only noise have no entry."""
    values: dict[str, JsonValue]
    """Values of the expressions in the lesson's text, by expression."""
    figures: dict[str, str]
    """SHA-256 of each figure, by its file name."""
    data: LessonData = OFFLINE
    """What the code ran on."""
    students_copy: str = ""
    """SHA-256 of the students' copy of it; empty for MNIST."""

    def output(self, code: Code) -> str:
        """What a block printed."""
        return self.outputs.get(_sha256(code.source), "")


def digest(blocks: Sequence[Code], expressions: Sequence[str]) -> str:
    """SHA-256 of the code that a run executes."""
    return _sha256(json.dumps([[code.source for code in blocks], list(expressions)]))


def read_run(path: Path) -> Run | None:
    """The stored run, or `None` if there is none that can be read, since it can always be repeated."""
    try:
        return Run.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def run(blocks: Sequence[Code], expressions: Sequence[str], folder: Path, mnist: Path | None = None) -> Run:
    """Run all blocks and then evaluate the expressions, without a network.

    Args:
        blocks: In the order of the lesson.
        expressions: Over the names that the blocks bind; each gives a number, a string, an array or a list of these.
        folder: Where the code runs, finds what it reads, and leaves its figures.
        mnist: The folder of the arrays that code gets which asks Keras for MNIST; without it there is none, and the
            lesson takes the digits that come with the grader.

    Raises:
        InputError: A block or an expression raised an exception, or the folder cannot hold the kernel's sockets.
        KeyboardInterrupt: Ctrl-C was pressed; the kernel has ended.
    """
    table = ", ".join(f"{expression!r}: ({expression})" for expression in expressions)
    evaluation = f"import json\nprint(json.dumps({{{table}}}, default=lambda value: value.tolist(), allow_nan=False))"
    first = Code(_MNIST.format(folder=str(mnist)) if mnist else "", ())
    cells = [
        nbformat.v4.new_code_cell(code.source, metadata={"tags": list(code.flags)})
        for code in (first, *blocks, Code(evaluation, ()))
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    (folder / FIGURES).mkdir()
    _execute(notebook, folder)
    _, *texts, values = map(_output, notebook.cells)
    outputs = {
        _sha256(code.source): text for code, text in zip(blocks, texts, strict=True) if text and NOISY not in code.flags
    }
    return Run(
        code=digest(blocks, expressions),
        outputs=outputs,
        values=json.loads(values.rpartition("\n")[2]),  # an expression may print something of its own
        figures=figures_in(folder / FIGURES),
    )


def figures_in(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder, by its name."""
    files = [path for path in folder.glob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def _execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run all cells; afterwards each holds its outputs."""
    sockets = str(folder / "kernel.json")  # in this folder no other account can reach them, unlike TCP ports
    kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", connection_file=sockets)
    client = NotebookClient(notebook, kernel, timeout=None, resources={"metadata": {"path": str(folder)}})
    offline = {"http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "no_proxy": "", "NO_PROXY": ""}
    isolated = {"KERAS_HOME": str(folder), "IPYTHONDIR": str(folder)}  # without this account's data and start-up files
    # As the trainer has them: so results do not depend on the number of processors, and small networks are no slower.
    threads = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    try:
        with Path(os.devnull).open("wb") as log:  # TensorFlow's
            client.execute(cleanup_kc=True, env=os.environ | offline | isolated | threads, stderr=log)
    except AssertionError:  # nbclient ends the kernel at Ctrl-C and then asserts that it is still alive
        logging.getLogger("asyncio").disabled = True  # it would log the same once more
        raise KeyboardInterrupt from None
    except ZMQError as error:
        raise InputError(
            happened=f"The kernel cannot create its sockets in {folder}: {error.strerror}.",
            remedy="Set TMPDIR to a folder with a shorter path. Nothing was written.",
        ) from error
    except DeadKernelError as error:
        # On a busy machine nbclient notices that the kernel has ended before it notices that it ended it at Ctrl-C.
        if getattr(client, "_async_cleanup_kernel_future", None) is not None:
            raise KeyboardInterrupt from None
        raise InputError(
            happened="Python ended in the middle of the lesson's code.",
            remedy="Look for a block that ends the program or needs too much memory. Nothing was written.",
        ) from error
    except CellExecutionError as error:
        if error.ename == "KeyboardInterrupt":
            raise KeyboardInterrupt from None
        raise InputError(
            happened=f"A block of the lesson raised {error.ename}: {error.evalue}.\n\n{_failed(notebook)}\n\n",
            remedy="Correct the lesson. Nothing was written.",
        ) from error


def _failed(notebook: nbformat.NotebookNode) -> str:
    return next(str(cell.source) for cell in notebook.cells if _has_failed(cell))


def _has_failed(cell: nbformat.NotebookNode) -> bool:
    return RAISES not in cell.metadata.tags and any(output.output_type == "error" for output in cell.outputs)


def _output(cell: nbformat.NotebookNode) -> str:
    """Standard output and the text of the last line's value, without logs and pictures."""
    texts = [
        output.text if output.output_type == "stream" else output.data.get("text/plain", "")
        for output in cell.outputs
        if output.get("name") == "stdout" or output.output_type == "execute_result"
    ]
    return "".join(texts).rstrip()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
