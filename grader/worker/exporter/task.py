"""Runs a student's `build_model()` in the jail and writes the architecture as Keras's JSON.

Everything after `exec` belongs to the student: whatever this module sends is as trustworthy as the student.
"""

import ast
import inspect
import random
import sys
import time
from collections.abc import Callable
from itertools import islice
from types import CodeType, ModuleType
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from click import unstyle

from grader.source.fault import NOWHERE, Place, SourceFaultError
from grader.source.module import mentioned
from grader.source.program import Program, read_program
from grader.source.syntax import no_python, too_deep
from grader.worker.exporter import legacy_names, stubs
from grader.worker.exporter.importer import PACKAGE, StatementFailedError, SubmissionImporter
from grader.worker.exporter.origin import Origin, code_name, find_origin, remember_lines, written_lines
from grader.worker.exporter.parameter_limit import TooManyParametersError, limit_parameters, too_much_memory
from grader.worker.exporter.remedies import remedy
from grader.worker.exporter.serialization import shared_between_models, unwritten, write_repetitions
from grader.worker.messages import ExportAnswer, ExportRequest, Fault, Written

_MAX_TEXT = 600
_MOST_LINES = 1_000
_LONGEST_NAME = 200
"""Characters; of a layer that is called more nobody needs to know the line."""
_OUT_OF_MEMORY = (MemoryError, tf.errors.ResourceExhaustedError)
_SEEN_SECONDS = 0.3
"""In which the parent looks at a process that was refused memory, before that ends."""
_ENDINGS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Callable[[str], str]], ...] = (
    (NotImplementedError, lambda text: f"is not written yet. {text}"),
    (SystemExit, lambda _: "ended the program (sys.exit or quit); it must return a model instead."),
    (_OUT_OF_MEMORY, lambda _: too_much_memory()),
)
"""What a build can end with; the rest of a sentence from the text of the exception."""


def run(request: ExportRequest, send: Callable[[bytes], None]) -> None:
    """Build the submission and send one `ExportAnswer`."""
    # A fork inherits the state of every random generator: without this, a model that rolls dice looks reproducible.
    random.seed()
    np.random.seed()
    try:
        beside = frozenset(module.path.partition("/")[0].removesuffix(".py") for module in request.modules)
        program = read_program(request.content, notebook=request.notebook, function=request.function, beside=beside)
    except SourceFaultError as error:
        answer = ExportAnswer(fault=_told(error.check, error.message, error.place))
    else:
        answer = _Export(program, request).answer()
    send(answer.model_dump_json().encode())


class _ContractError(Exception):
    """The function gave something that is no model."""


class _Export:
    """One submission at work."""

    def __init__(self, program: Program, request: ExportRequest) -> None:
        self._program = program
        self._function = request.function
        self._input_shape = request.input_shape
        self._budget = request.parameters
        self._notes = list(program.notes)
        self._defined_at: int | None = None
        self._ran: dict[str, list[ast.Module]] = {}
        uses = mentioned(program.tree.body) | {request.function}
        self._beside = SubmissionImporter(request.modules, self._run, uses)

    def answer(self) -> ExportAnswer:
        """Document or fault, and what there is to say beside."""
        places: dict[str, Written] = {}
        try:
            model = self._model()
            document, fault = self._document(model), None
            places = self._places(model)
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are answers too
            document, fault = None, self._fault(error)
            if isinstance(error.__cause__ if isinstance(error, StatementFailedError) else error, _OUT_OF_MEMORY):
                fault = fault.model_copy(update={"memory": True})
                time.sleep(_SEEN_SECONDS)
        notes = tuple(note[:1_000] for note in self._notes[:20])
        return ExportAnswer(document=document, fault=fault, notes=notes, places=places)

    def _model(self) -> object:
        stubs.install(self._note)
        legacy_names.install(self._note)
        keras.config.disable_traceback_filtering()  # the frames of Keras tell which layer is at fault
        remember_lines()
        write_repetitions()
        limit_parameters(self._budget)
        vars(inspect)["getsource"] = _source_if_any
        self._note_shadowed()
        sys.meta_path.insert(0, self._beside)
        module = ModuleType(PACKAGE)
        module.__dict__.update(__file__=code_name(""), __package__=PACKAGE, __path__=[])
        sys.modules[PACKAGE] = module  # dataclasses and pickles of the student look their module up
        self._run(self._program.tree, "", module.__dict__)
        build = module.__dict__.get(self._function)
        if build is None:
            msg = f"the file must define a function {self._function}() at its top level, and has none"
            raise _ContractError(msg)
        if isinstance(build, keras.Model):  # which can be called too
            msg = f"{self._function} must be the function that makes the model, and is the model; rename one of them"
            raise _ContractError(msg)
        if not callable(build):
            msg = f"{self._function} must be a function, and is {_type(build)}"
            raise _ContractError(msg)
        self._defined_at = _line_of(build)
        self._check_parameters(build)
        return build()

    def _run(self, tree: ast.Module, path: str, namespace: dict[str, object]) -> None:
        """Run statements of the submission, or of a module beside it."""
        self._ran.setdefault(path, []).append(tree)
        try:
            code = compile(tree, code_name(path), "exec", dont_inherit=True)
        except SyntaxError as error:  # some faults pass the parser
            place = Place(error.lineno, None) if path or not error.lineno else self._program.place(error.lineno)
            raise no_python("The module" if path else place.what, error, place, path=path) from error
        except (RecursionError, MemoryError) as error:
            raise too_deep("The module" if path else "The file", path=path) from error
        exec(code, namespace)  # noqa: S102 - this is what the jail is for

    def _places(self, model: keras.Model) -> dict[str, Written]:
        """Where each layer was written, by its name; the first where names repeat."""
        places: dict[str, Written] = {}
        for name, path, line in islice(written_lines(model), _MOST_LINES):
            place = Place(line, None) if path else self._program.place(line)
            if len(name) <= _LONGEST_NAME and len(path) <= _LONGEST_NAME:
                places.setdefault(name, Written(path=path, line=place.line, cell=place.cell))
        return places

    def _note(self, sentence: str) -> None:
        if sentence not in self._notes:
            self._notes.append(sentence)

    def _note_shadowed(self) -> None:
        imports = (node for node in ast.walk(self._program.tree) if isinstance(node, ast.Import | ast.ImportFrom))
        paths = [
            [alias.name for alias in one.names] if isinstance(one, ast.Import) else [one.module] for one in imports
        ]
        used = {(path or "").partition(".")[0] for group in paths for path in group}
        for name in sorted(used & self._beside.shadowed()):
            self._note(f"`import {name}` means the installed module, not {name}.py beside the file; rename that file.")

    def _check_parameters(self, build: Callable[..., object]) -> None:
        try:
            parameters = inspect.signature(build).parameters.values()
        except (TypeError, ValueError):  # some callables tell nothing of theirs
            return
        variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        required = [one.name for one in parameters if one.default is one.empty and one.kind not in variadic]
        if required:
            msg = (
                f"{self._function}() is called without arguments, and requires {', '.join(required)}; "
                f"give each a default, as in def {self._function}({required[0]}=...)"
            )
            raise _ContractError(msg)

    def _document(self, model: object) -> str:
        function = self._function
        if model is None:
            call = self._returned_call()
            why = f"it returns what {call}(...) gives; call that on a line of its own, and" if call else ""
            msg = f"{function}() returned nothing; {why} end it with `return model`"
            raise _ContractError(msg)
        if isinstance(model, tuple | list) and any(isinstance(one, keras.Model) for one in model):
            msg = f"{function}() returned {_type(model)} with a model in it; return the model alone"
            raise _ContractError(msg)
        if type(model).__module__.startswith("tensorflow.python.keras"):
            msg = f"{function}() returned a model of tensorflow.python.keras, an old private copy; import from keras"
            raise _ContractError(msg)
        if not isinstance(model, keras.Model):
            is_output = isinstance(model, keras.KerasTensor)
            what = "the output of a layer" if is_output else _type(model)
            write = "return keras.Model(inputs, outputs)" if is_output else "end it with `return model`"
            msg = f"{function}() must return a Keras model, and returned {what}; {write}"
            raise _ContractError(msg)
        if shared := shared_between_models(model):
            msg = (
                f"{shared} belongs to two models, one of which is in the other, and that cannot be taken over; "
                "make a layer of its own for each, or use the model itself twice"
            )
            raise _ContractError(msg)
        for sentence in unwritten(model):
            self._note(sentence)
        return str(model.to_json())

    def _returned_call(self) -> str:
        """The method whose result is returned, as in `return model.compile(...)`."""
        for node in (node for tree in self._ran.get("", ()) for node in ast.walk(tree)):
            if isinstance(node, ast.FunctionDef) and node.name == self._function:
                ends = [end.value for end in ast.walk(node) if isinstance(end, ast.Return)]
                if ends and isinstance(ends[-1], ast.Call) and isinstance(ends[-1].func, ast.Attribute):
                    return ast.unparse(ends[-1].func)[:80]
        return ""

    def _fault(self, error: BaseException) -> Fault:
        if isinstance(error, StatementFailedError) and error.__cause__ is not None:
            error = error.__cause__
        if isinstance(error, SourceFaultError):  # out of the compiler, or of a module beside the file
            if error.path:
                return _told(error.check, _in_module(error.path, error.line, error.message), NOWHERE)
            return _told(error.check, error.message, error.place)
        where = find_origin(error, self._ran)
        if isinstance(error, _ContractError):
            where = where._replace(path="", line=self._defined_at)
        sentence = self._sentence(error, where)
        if where.path:
            return _told("contract", _in_module(where.path, where.line, sentence), NOWHERE)
        return _told("contract", sentence, self._program.place(where.line) if where.line else NOWHERE)

    def _sentence(self, error: BaseException, where: Origin) -> str:
        function = self._function
        # Keras prints in bold, and lists the arguments of its own calls, which the student never wrote.
        said = str(error).encode("utf-8", "backslashreplace").decode()
        text = " ".join(unstyle(said).partition("Arguments received by")[0].split())[:_MAX_TEXT]
        if isinstance(error, _ContractError | TooManyParametersError):
            return text if text.endswith(".") else f"{text}."
        if known := self._not_set(error) or remedy(error, text, where, self._input_shape):
            return known
        for kinds, end in _ENDINGS:
            if isinstance(error, kinds):
                return f"{function}() {end(text)}".rstrip()
        who = f"{function}()" if where.function else "The file"
        if isinstance(error, OSError):
            name = f" ({str(error.filename).rpartition('/')[2][:60]})" if error.filename else ""
            if not where.function:
                return f"A value that {function}() needs comes from a file{name}, and no file is here; write the value."
            return (
                f"{who} raised {type(error).__name__}{name}: here are no files and no network, and none are needed to "
                "build a model."
            )
        return f"{who} raised {type(error).__name__}" + (f": {text}" if text else "")

    def _not_set(self, error: BaseException) -> str:
        """For a name that the file binds where nothing is run."""
        name = (error.name or "") if isinstance(error, NameError) else ""
        line = dict(self._program.guarded).get(name)
        if line is None:
            return ""
        place = self._program.place(line)
        return f"{name} is set only below `if __name__ == '__main__':` ({place}), which is not run; move it above."


def _told(check: str, message: str, place: Place) -> Fault:
    return Fault.model_validate(
        {"check": check, "message": message[:4_000], "line": place.line or None, "cell": place.cell}
    )


def _line_of(build: Callable[..., object]) -> int | None:
    """Where the submission defines its function; None when a module beside it does, or nobody can tell."""
    code = getattr(inspect.unwrap(build), "__code__", None)
    return code.co_firstlineno if isinstance(code, CodeType) and code.co_filename == code_name("") else None


def _in_module(path: str, line: int | None, message: str) -> str:
    """A fault outside of the file that the report names."""
    return f"In {path}{f', line {line}' if line else ''}: {message}"


def _source_if_any(made: Any) -> str:
    """Keras shows the text of a lambda in a warning; that of a submission is in no file."""
    try:
        return "".join(inspect.getsourcelines(made)[0])
    except OSError:
        return ""


def _type(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else f"an object of type {type(value).__name__}"
