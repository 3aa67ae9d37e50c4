"""Runs a student's `build_model()` in the jail and writes the architecture as Keras's JSON.

Everything after `exec` belongs to the student: whatever this module sends is as trustworthy as the student.
"""

import __future__

import ast
import inspect
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import ModuleType
from typing import Any

import keras
import numpy as np

from grader.records import Finding, Place
from grader.source.fault import NotDefinedError, SourceFaultError
from grader.source.module import mentioned_names
from grader.source.program import Program, read_program
from grader.source.syntax import invalid_python, too_deep
from grader.source.text import source_text
from grader.source.written import module_names
from grader.worker.exporter import devices, legacy_names, stubs, type_checkers
from grader.worker.exporter.answers import MAX_NAME, bounded, fault_of, notes_of
from grader.worker.exporter.contract import (
    ContractError,
    MissingFunctionError,
    check_function,
    check_model,
    check_parameters,
    check_sharing,
)
from grader.worker.exporter.decoration import Decoration
from grader.worker.exporter.explanation import OUT_OF_MEMORY, Circumstances, explain
from grader.worker.exporter.importer import PACKAGE, StatementFailedError, SubmissionImporter
from grader.worker.exporter.old_keras import with_old_lines
from grader.worker.exporter.one_by_one import FailedCall, called_one_by_one
from grader.worker.exporter.origin import (
    code_name,
    compile_place,
    current_place,
    find_origin,
    function_place,
    remember_lines,
    written_places,
)
from grader.worker.exporter.own_classes import UntraceableError
from grader.worker.exporter.parameter_limit import limit_parameters
from grader.worker.exporter.quotation import repeatable
from grader.worker.exporter.serialization import check_operations, unwritten, write_repetitions
from grader.worker.exporter.strides import stride_watch
from grader.worker.exporter.symbolic_call import stock_model
from grader.worker.exporter.tensorflow_calls import is_tensorflow_fault, tensorflow_calls
from grader.worker.exporter.unfilled import left_dots, unfilled_loss
from grader.worker.exporter.variants import MOST_CHARACTERS, TOO_LONG, NamedModel, model_fault, named_models
from grader.worker.messages import ExportAnswer, Exported, ExportedVariant, ExportRequest, Fault, Written

_MAX_PLACES = 1_000
_MAX_FAULTS = 50
_SEEN_SECONDS = 0.3
"""In which the parent looks at a process that was refused memory, before that ends."""


def run(request: ExportRequest, send: Callable[[bytes], None]) -> None:
    """Build the submission and send one `ExportAnswer`."""
    # A fork inherits the state of every random generator: without this, a model that rolls dice looks reproducible.
    random.seed()
    np.random.seed()
    try:
        beside = module_names(request.modules)
        program = read_program(request.content, notebook=request.notebook, function=request.function, beside=beside)
    except NotDefinedError as error:
        absent = ExportAnswer(notes=notes_of(error.notes))  # nobody has to have variants
        answer = absent if request.variants else _refused(error)
    except SourceFaultError as error:
        answer = _refused(error)
    else:
        answer = _Export(program, request).answer()
    send(answer.model_dump_json().encode())


def _refused(error: SourceFaultError) -> ExportAnswer:
    return ExportAnswer(fault=fault_of(error.finding, error.check), notes=notes_of(error.notes))


class _Export:
    """One submission, from its program to the answer."""

    def __init__(self, program: Program, request: ExportRequest) -> None:
        self._program = program
        self._function = request.function
        self._input_shape = request.input_shape
        self._budget = request.parameters * (1 + request.variants)
        self._variants = request.variants
        self._notes = list(program.notes)
        modules = {module.path: module for module in (*request.modules, *program.modules)}
        self._texts = {"": program.text} | {path: source_text(module.content) for path, module in modules.items()}
        self._defined_at: Place | None = None
        self._calling = False  # the model that was returned
        self._ran: dict[str, list[ast.Module]] = {}
        names = mentioned_names(program.tree.body) | {request.function}
        self._importer = SubmissionImporter(modules.values(), self._run, names)

    def answer(self) -> ExportAnswer:
        """Document or fault, with notes and places; several of them where variants were asked for."""
        try:
            returned = self._returned()
            named = named_models(returned, self._function, self._variants) if self._variants else None
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are answers too
            if self._variants and isinstance(error, MissingFunctionError):
                return ExportAnswer()
            return ExportAnswer(fault=self._fault(error), notes=notes_of(self._notes))
        if named:
            return ExportAnswer(variants=tuple(self._exported_variants(named.models)), notes=notes_of(named.notes))
        exported = self._exported(returned)
        return ExportAnswer(**dict(exported), notes=notes_of(self._notes))

    def _exported_variants(self, models: Sequence[NamedModel]) -> Iterator[ExportedVariant]:
        left = MOST_CHARACTERS
        for name, value in models:
            fault = model_fault(value)
            exported = Exported(fault=fault_of(fault, "contract")) if fault else self._exported(value)
            left -= len(exported.document or "")
            if left < 0:
                exported = Exported(fault=fault_of(TOO_LONG, "contract"))
            yield ExportedVariant(**dict(exported), name=name)

    def _exported(self, returned: object) -> Exported:
        """One model, or what went wrong on the way to it."""
        try:
            model = self._stock(returned)
            return Exported(
                document=self._document(model),
                places=self._places(model),
                compiled=self._written(compile_place(model)),
            )
        except BaseException as error:  # noqa: BLE001 - as above
            return Exported(fault=self._fault(error))

    def _returned(self) -> object:
        """What the function returns."""
        stubs.install(self._note)
        devices.install(self._note)
        legacy_names.install(self._note)
        type_checkers.install(self._note)
        keras.config.disable_traceback_filtering()  # the frames of Keras tell which layer is at fault
        remember_lines(stride_watch(self._note))
        write_repetitions()
        limit_parameters(self._budget)
        vars(inspect)["getsource"] = _source_or_nothing
        self._note_shadowed()
        sys.meta_path.insert(0, self._importer)
        module = ModuleType(PACKAGE)
        module.__dict__.update(__file__=code_name(""), __package__=PACKAGE, __path__=[])
        sys.modules[PACKAGE] = module  # dataclasses and pickles of the student look their module up
        self._run(self._program.tree, "", module.__dict__)
        value = module.__dict__.get(self._function)
        decoration = Decoration(self._function, self._ran)
        self._defined_at = decoration.place or decoration.replaced
        decoration.check(value)
        build = check_function(value, self._function)
        self._defined_at = decoration.place or function_place(build)
        check_parameters(build, self._function)
        if self._variants:
            return called_one_by_one(lambda: decoration.call(build), module.__dict__, self._function)
        return decoration.call(build)

    def _run(self, tree: ast.Module, path: str, namespace: dict[str, object]) -> None:
        """Run statements of the submission, or of a module beside it."""
        self._ran.setdefault(path, []).append(tree)
        try:
            # No annotation is evaluated (PEP 563): what occurs in them alone need not be here.
            flags = __future__.annotations.compiler_flag
            code = compile(tree, code_name(path), "exec", flags, dont_inherit=True)
        except SyntaxError as error:  # some faults pass the parser
            raise invalid_python(error, self._in_file(Place(path=path, line=error.lineno or None))) from error
        except (RecursionError, MemoryError) as error:
            raise too_deep(Place(path=path)) from error
        exec(code, namespace)  # noqa: S102 - this is what the jail is for

    def _in_file(self, place: Place) -> Place:
        """A line of the program as the student counts it: in a notebook, in its cell."""
        return place if place.path or place.line is None else self._program.place(place.line)

    def _written(self, place: Place | None) -> Written | None:
        return Written(**bounded(self._in_file(place))) if place is not None else None

    def _places(self, model: keras.Model) -> dict[str, Written]:
        """Where each layer was written, by its name; the first where names repeat."""
        places: dict[str, Written] = {}
        for name, place in islice(written_places(model), _MAX_PLACES):
            written = self._written(place)
            if written is not None and len(name) <= MAX_NAME and len(place.path) <= MAX_NAME:
                places.setdefault(name, written)
        return places

    def _note(self, finding: Finding) -> None:
        """Add a note, at its own place or at the student's line that is running, unless it has been added before."""
        if any(note.problem == finding.problem for note in self._notes):
            return
        place = finding.place if finding.place != Place() else current_place() or Place()
        self._notes.append(finding.at(self._in_file(place)))

    def _note_shadowed(self) -> None:
        lines: dict[str, int] = {}
        for node in ast.walk(self._program.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                paths = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                for path in paths:
                    lines.setdefault(path.partition(".")[0], node.lineno)
        for name in sorted(lines.keys() & self._importer.shadowed()):
            problem = f"`import {name}` means the installed module, and not the file {name}.py that was handed in."
            self._note(Finding(problem=problem, advice="Rename that file.", line=lines[name]))

    def _stock(self, model: object) -> keras.Model:
        """What the function returned, as a model of stock layers."""
        if isinstance(model, FailedCall):
            raise model.error
        checked = check_model(model, self._function, self._ran.get("", ()))
        self._calling = True
        plain = stock_model(checked, self._input_shape, self._note)
        self._calling = False
        return plain

    def _document(self, model: keras.Model) -> str:
        check_sharing(model)
        check_operations(model)
        if blank := unfilled_loss(model):
            raise ContractError(blank.problem, blank.advice, blank.place)
        for note in (*unwritten(model), *left_dots(self._program.tree)):
            self._note(note)
        return str(model.to_json())

    def _fault(self, error: BaseException) -> Fault:
        cause = error.__cause__ if isinstance(error, StatementFailedError) else error
        memory, missing = isinstance(cause, OUT_OF_MEMORY), _is_not_installed(cause)
        fault = self._explained(error).model_copy(update={"memory": memory, "missing_module": missing})
        if memory:
            time.sleep(_SEEN_SECONDS)
        return fault

    def _explained(self, error: BaseException) -> Fault:
        if isinstance(error, StatementFailedError) and error.__cause__ is not None:
            error = error.__cause__
        if isinstance(error, SourceFaultError):  # out of the compiler, or of a module beside the file
            return fault_of(error.finding, error.check)
        origin = find_origin(error, self._ran)
        finding = explain(error, origin, self._circumstances())
        place = finding.place
        if place == Place() and isinstance(error, ContractError):
            place = self._defined_at or Place()
        elif place == Place() and not isinstance(error, UntraceableError):
            place = Place(path=origin.path, line=origin.line)
        # Here alone an exception's own words become a sentence, and addresses and folders may be among them.
        finding = Finding(problem=repeatable(finding.problem), advice=repeatable(finding.advice))
        if isinstance(error, Exception) and not isinstance(error, OUT_OF_MEMORY):
            others = tensorflow_calls(self._ran) if is_tensorflow_fault(str(error)) else {}
            return self._with_old_lines(finding, place, others)
        return fault_of(finding.at(self._in_file(place)), "contract")

    def _circumstances(self) -> Circumstances:
        return Circumstances(self._program, self._function, self._input_shape, self._calling, self._ran)

    def _with_old_lines(self, finding: Finding, place: Place, others: Mapping[Place, Finding]) -> Fault:
        """A fault together with all lines that are written for older Keras, of which nothing else need be said.

        Args:
            finding: The fault.
            place: Of it.
            others: Of the same kind, by their places.
        """
        explained, lines = with_old_lines({place: finding, **others}, place, self._ran, self._texts)
        old = {self._in_file(line) for line in lines}
        self._notes = [note for note in self._notes if note.place not in old]
        first, *further = (other.at(self._in_file(at)) for at, other in islice(explained.items(), _MAX_FAULTS))
        return fault_of(first, "contract", further)


def _is_not_installed(error: BaseException | None) -> bool:
    """Whether a package is missing that another machine may have; what Keras no longer has is gone everywhere."""
    name = (error.name or "") if isinstance(error, ModuleNotFoundError) else ""
    return bool(name) and name.partition(".")[0] not in {"keras", "tensorflow"}


def _source_or_nothing(value: Any) -> str:
    """The text of a lambda, which Keras quotes in a warning; that of a submission is in no file."""
    try:
        return "".join(inspect.getsourcelines(value)[0])
    except OSError:
        return ""
