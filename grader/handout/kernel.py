"""The lesson's code, run from top to bottom in a kernel of its own: what it prints, what it computes, what it draws."""

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
from grader.handout.lesson import FIGURES, NOISY, RAISES, Code
from grader.records import Record

_NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: everybody's run sees the digits that need no network, and so prints the same."""


class Run(Record):
    """What a run of the lesson's code left, kept beside the lesson."""

    code: str
    """SHA-256 of all that was run."""
    outputs: dict[str, str]
    """What each block printed, by the SHA-256 of its source; nothing for those that print nothing, or only noise."""
    values: dict[str, JsonValue]
    """By the expressions in the lesson's text."""
    figures: dict[str, str]
    """SHA-256 of each, by its file name."""

    def output(self, code: Code) -> str:
        """What a block printed."""
        return self.outputs.get(_sha256(code.source), "")


def digest(blocks: Sequence[Code], expressions: Sequence[str]) -> str:
    """SHA-256 of what a run would run."""
    return _sha256(json.dumps([[code.source for code in blocks], list(expressions)]))


def read_run(path: Path) -> Run | None:
    """The run that was kept, if there is one that can be read; it can always be made again."""
    try:
        return Run.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def run(blocks: Sequence[Code], expressions: Sequence[str], folder: Path) -> Run:
    """Run all blocks, and then work out the expressions; without a network, on the digits that come with the grader.

    Args:
        blocks: In the order of the lesson.
        expressions: Over the names that the blocks bind; each gives a number, a text, a NumPy array or a list of these.
        folder: Where the code runs, and what it draws is left.

    Raises:
        InputError: A block or an expression raised an exception, or there is no place to run them.
        KeyboardInterrupt: Ctrl-C; the kernel has ended.
    """
    table = ", ".join(f"{one!r}: ({one})" for one in expressions)
    last = f"import json\nprint(json.dumps({{{table}}}, default=lambda value: value.tolist(), allow_nan=False))"
    cells = [nbformat.v4.new_code_cell(code.source, metadata={"tags": list(code.flags)}) for code in blocks]
    notebook = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(last, metadata={"tags": []})])
    (folder / FIGURES).mkdir()
    _execute(notebook, folder)
    *printed, values = map(_printed, notebook.cells)
    told = zip(blocks, printed, strict=True)
    outputs = {_sha256(code.source): text for code, text in told if text and NOISY not in code.flags}
    return Run(
        code=digest(blocks, expressions),
        outputs=outputs,
        values=json.loads(values.rpartition("\n")[2]),  # an expression may print something itself
        figures=figures_in(folder / FIGURES),
    )


def figures_in(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder, by its name."""
    files = [path for path in folder.glob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def _execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run its cells, each of which then has its outputs."""
    sockets = str(folder / "kernel.json")  # in the folder: no other account reaches them, as it would a TCP port
    kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", connection_file=sockets)
    client = NotebookClient(notebook, kernel, timeout=None, resources={"metadata": {"path": str(folder)}})
    offline = {"http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "no_proxy": "", "NO_PROXY": ""}
    alone = {"KERAS_HOME": str(folder), "IPYTHONDIR": str(folder)}  # no data and no start-up files of this account
    try:
        with Path(os.devnull).open("wb") as log:  # of TensorFlow
            client.execute(cleanup_kc=True, env=os.environ | offline | alone, stderr=log)
    except AssertionError:  # nbclient ends the kernel at Ctrl-C, and then asserts that it is still there
        logging.getLogger("asyncio").disabled = True  # it would show the same once more
        raise KeyboardInterrupt from None
    except ZMQError as error:
        raise InputError(
            expected="a temporary folder in which sockets can be made",
            received=f"{folder}: {error.strerror}",
            remedy="Set TMPDIR to a folder with a shorter path; nothing was written.",
        ) from error
    except DeadKernelError as error:
        raise InputError(
            expected="the lesson's code to run from top to bottom",
            received="the end of Python in the middle of it",
            remedy="Look for a block that ends the program or needs too much memory; nothing was written.",
        ) from error
    except CellExecutionError as error:
        if error.ename == "KeyboardInterrupt":
            raise KeyboardInterrupt from None
        raise InputError(
            expected="the lesson's code to run from top to bottom",
            received=f"{error.ename}: {error.evalue}, in the block\n{_failed(notebook)}",
            remedy="Correct the lesson; nothing was written.",
        ) from error


def _failed(notebook: nbformat.NotebookNode) -> str:
    return next(str(cell.source) for cell in notebook.cells if _has_failed(cell))


def _has_failed(cell: nbformat.NotebookNode) -> bool:
    return RAISES not in cell.metadata.tags and any(one.output_type == "error" for one in cell.outputs)


def _printed(cell: nbformat.NotebookNode) -> str:
    """Standard output, and the value of the last line as text; no log, no picture."""
    texts = [
        one.text if one.output_type == "stream" else one.data.get("text/plain", "")
        for one in cell.outputs
        if one.get("name") == "stdout" or one.output_type == "execute_result"
    ]
    return "".join(texts).rstrip()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
