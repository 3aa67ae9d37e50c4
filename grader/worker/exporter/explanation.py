"""An exception of a student's code → a finding: the sentence for its author."""

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import tensorflow as tf
from click import unstyle

from grader.model.fields import Shape
from grader.records import Finding
from grader.source.program import Program
from grader.wording import place as place_in_words
from grader.worker.exporter.constructors import constructor_fault
from grader.worker.exporter.contract import ContractError
from grader.worker.exporter.origin import Origin
from grader.worker.exporter.own_classes import UntraceableError
from grader.worker.exporter.parameter_limit import TooManyParametersError, memory_limit_mib
from grader.worker.exporter.remedies import remedy
from grader.worker.exporter.unfilled import unfilled

OUT_OF_MEMORY = (MemoryError, tf.errors.ResourceExhaustedError)
"""What is raised where there is no more memory."""
_MAX_TEXT = 600


class Circumstances(NamedTuple):
    """Under which an exception was raised."""

    program: Program
    function: str
    """Of the assignment."""
    input_shape: Shape
    """Of one image."""
    calling: bool
    """Whether the model that the function returned was being called."""
    trees: Mapping[str, Sequence[ast.Module]]
    """What was run of each file."""


def explain(error: BaseException, origin: Origin, circumstances: Circumstances) -> Finding:
    """Say what an exception of a student's code means, and what to write instead; with a place if the fault lies there.

    Args:
        error: What was raised.
        origin: Where.
        circumstances: Under which this happened.
    """
    if isinstance(error, ContractError | TooManyParametersError | UntraceableError):
        return error.finding
    # Keras prints in bold, and lists the arguments of its own calls, which the student never wrote.
    message = str(error).encode("utf-8", "backslashreplace").decode()
    own = unstyle(message).partition("Arguments received by")[0]
    if own.startswith("Could not automatically infer"):  # that of Keras around the one from call()
        own = own.partition("Error encountered:")[2]
    text = " ".join(own.split())[:_MAX_TEXT]
    known = (
        _not_set(error, circumstances.program)
        or unfilled(origin, circumstances.trees)
        or constructor_fault(text, origin, circumstances.trees)
        or remedy(error, text, origin, circumstances.input_shape)
    )
    if known:
        return known
    # The template says in it what to do; Keras raises it too.
    if isinstance(error, NotImplementedError) and origin.line is not None and not origin.calls:
        return Finding(problem=f"{circumstances.function}() is not written yet.", advice=text)
    return _ended(error, circumstances.function) or _raised(error, text, origin, circumstances)


def _ended(error: BaseException, function: str) -> Finding | None:
    """For an exception that means the same wherever it was raised."""
    if isinstance(error, SystemExit):
        problem = f"{function}() ended the program (sys.exit or quit)."
        return Finding(problem=problem, advice="Return a model instead.")
    if isinstance(error, OUT_OF_MEMORY):
        problem = f"{function}() needs more than {memory_limit_mib():,} MiB of memory (the limit)."
        return Finding(problem=problem, advice="Make the largest layer smaller.")
    return None


def _raised(error: BaseException, text: str, origin: Origin, circumstances: Circumstances) -> Finding:
    """For any other exception, in its own words."""
    function = circumstances.function
    inner = origin.function if circumstances.calling or origin.function == "call" else function
    subject = f"{inner}()" if origin.function else "The file"
    kind = type(error).__name__
    if isinstance(error, OSError):
        name = f" ({str(error.filename).rpartition('/')[2][:60]})" if error.filename else ""
        if not origin.function:
            problem = f"A value that {function}() needs comes from a file{name}, and there is no file here."
            return Finding(problem=problem, advice="Write the value into the code.")
        problem = f"{subject} raised {kind}{name}: there are no files and no network here."
        return Finding(problem=problem, advice="Build the model without them.")
    end = "" if text.endswith((".", "!", "?")) else "."
    return Finding(problem=f"{subject} raised {kind}" + (f": {text}{end}" if text else "."))


def _not_set(error: BaseException, program: Program) -> Finding | None:
    """For a name that the file binds where nothing is run."""
    name = (error.name or "") if isinstance(error, NameError) else ""
    line = dict(program.guarded).get(name)
    if line is None:
        return None
    at = program.place(line)
    where = place_in_words(line=at.line, cell=at.cell)
    problem = f"{name} is set only below `if __name__ == '__main__':` ({where}), which is not run."
    return Finding(problem=problem, advice="Move it above that line.")
