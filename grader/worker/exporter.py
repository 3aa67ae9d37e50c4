"""Runs a student's `build_model()` in the jail and writes the architecture as Keras's JSON.

Everything after `exec` belongs to the student: whatever this module sends is as trustworthy as the student.
"""

import random
import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import FrameType, ModuleType

import keras
import numpy as np
import tensorflow as tf
from click import unstyle

from grader.source.fault import SourceFaultError
from grader.source.program import Program, read_program
from grader.worker.lines import Lines
from grader.worker.messages import ExportAnswer, ExportRequest, Fault

_FILE = "<submission>"
_MAX_TEXT = 600


def run(request: ExportRequest, send: Callable[[bytes], None]) -> None:
    """Build the submission and send one `ExportAnswer`."""
    # A fork inherits the state of every random generator: without this, a model that rolls dice looks reproducible.
    random.seed()
    np.random.seed()
    try:
        program = read_program(request.content, notebook=request.notebook, function=request.function)
    except SourceFaultError as error:
        line, cell = error.place
        fault = Fault(check=error.check, message=error.message[:4_000], line=line, cell=cell)
        send(ExportAnswer(fault=fault).model_dump_json().encode())
        return
    send(_export(program, request.function).model_dump_json().encode())


def _export(program: Program, function: str) -> ExportAnswer:
    notes = tuple(note[:1_000] for note in program.notes[:20])
    lines = Lines(partial(_place, program))
    try:
        model = _execute(program, function)
        return ExportAnswer(document=_document(model, function), notes=notes, lines=lines.of(model))
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are answers too
        return ExportAnswer(fault=_fault(error, program, function), notes=notes)


def _place(program: Program, frame: FrameType) -> str | None:
    return str(program.place(frame.f_lineno)) if frame.f_code.co_filename == _FILE else None


class _ContractError(Exception):
    """The function gave something that is no model."""


def _execute(program: Program, function: str) -> object:
    module = ModuleType("submission")
    module.__dict__["__file__"] = _FILE
    sys.modules[module.__name__] = module  # dataclasses and pickles of the student look their module up
    exec(compile(program.tree, _FILE, "exec"), module.__dict__)  # noqa: S102 - this is what the jail is for
    build = module.__dict__[function]
    if not callable(build):
        msg = f"{function} must be a function, and is {_type(build)}"
        raise _ContractError(msg)
    return build()


def _document(model: object, function: str) -> str:
    if model is None:
        msg = f"{function}() returned nothing; end it with `return model`"
        raise _ContractError(msg)
    if not isinstance(model, keras.Model):
        msg = f"{function}() must return a Keras model, and returned {_type(model)}; return keras.Sequential([...])"
        raise _ContractError(msg)
    return str(model.to_json())


def _type(value: object) -> str:
    kind = "the class" if isinstance(value, type) else "an object of type"
    return f"{kind} {getattr(value, '__name__', type(value).__name__)}"


def _fault(error: BaseException, program: Program, function: str) -> Fault:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
    if isinstance(error, SyntaxError) and error.filename == _FILE:  # one that only the compiler sees
        lines.append(error.lineno)
    place = program.place(lines[-1]) if lines and lines[-1] else None
    return Fault(
        check="contract",
        message=_sentence(error, function)[:4_000],
        line=place.line if place else None,
        cell=place.cell if place else None,
    )


def _sentence(error: BaseException, function: str) -> str:
    # Keras prints in bold, and lists the arguments of its own calls, which the student never wrote.
    said = str(error).encode("utf-8", "backslashreplace").decode()
    text = " ".join(unstyle(said).partition("Arguments received by")[0].split())[:_MAX_TEXT]
    if isinstance(error, _ContractError):
        return text
    if isinstance(error, NotImplementedError):
        return f"{function}() is not written yet. {text}".rstrip()
    if isinstance(error, SystemExit):
        return f"{function}() ended the program (sys.exit or quit); it must return a model instead."
    if isinstance(error, MemoryError | tf.errors.ResourceExhaustedError):
        return f"{function}() needs more memory than is allowed; make the largest layer smaller."
    told = f"{function}() raised {type(error).__name__}" + (f": {text}" if text else "")
    if isinstance(error, OSError) or "URL fetch failure" in text:
        return f"{told} (The grader offers no network and no files; {function}() should only build the model.)"
    return told
