"""Constructors of a student's classes that do not reach that of Keras, which raises puzzling exceptions later."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from grader.records import Finding
from grader.worker.exporter.origin import Origin

_SYMPTOMS = re.compile(
    r"In layer '(?P<layer>\w+)', you forgot to call|'(?P<owner>\w+)' object has no attribute"
    r"|descriptor '__init__' of 'super' object|^super\(type, obj\)|__init__\(\) takes|\b\w+\(\) takes no arguments"
    r"|__init__\(\) (?:missing|got an unexpected)|^name '\w+' is not defined|Unrecognized keyword arguments passed to"
    r"|has never been called and thus|object is not (?:callable|iterable)"
)
"""What is raised when the constructor of Keras's class was not called, or not as it should be."""
_MISSPELT = re.compile(r"_{0,2}(?:init|int|inti|initi)_{0,2}", re.IGNORECASE)
_INSTEAD = "Write super().__init__() as the first line of __init__()."
_LONGEST = 60


def constructor_fault(text: str, origin: Origin, trees: Mapping[str, Sequence[ast.Module]]) -> Finding | None:
    """Look for a constructor that explains an exception; the finding stands at its line.

    Args:
        text: Of the exception.
        origin: Where it arose.
        trees: What was run of each file.
    """
    symptom = _SYMPTOMS.search(text)
    if symptom is None:
        return None
    owner = symptom["layer"] or symptom["owner"]
    for path, parts in trees.items():
        for node in (node for tree in parts for node in ast.walk(tree)):
            if isinstance(node, ast.ClassDef) and node.bases and (node.name == owner or _arose_in(node, path, origin)):
                for finding in _faults(node):
                    return finding.model_copy(update={"path": path})
    return None


def _arose_in(cls: ast.ClassDef, path: str, origin: Origin) -> bool:
    """Whether an exception comes from a class's own lines, or from a call that makes one of its objects."""
    called = origin.expression.func if isinstance(origin.expression, ast.Call) else None
    if isinstance(called, ast.Name) and called.id == cls.name:
        return True
    return path == origin.path and origin.line is not None and cls.lineno <= origin.line <= (cls.end_lineno or 0)


def _faults(cls: ast.ClassDef) -> Iterator[Finding]:
    """What is wrong with the constructor of a class, the plainest first."""
    methods = {node.name: node for node in cls.body if isinstance(node, ast.FunctionDef)}
    constructor = methods.get("__init__")
    if constructor is None:
        misspelt = next((node for name, node in methods.items() if _MISSPELT.fullmatch(name)), None)
        if misspelt is not None:
            problem = f"The class {cls.name[:_LONGEST]} has a method {misspelt.name}(), and no constructor __init__()."
            advice = "Write __init__, with two underscores on either side."
            yield Finding(problem=problem, advice=advice, line=misspelt.lineno)
        return
    bases = [ast.unparse(base)[:_LONGEST] for base in cls.bases]
    for node in ast.walk(constructor):
        if wrong := _wrong_call(node, cls.name[:_LONGEST], bases):
            problem, advice = wrong
            yield Finding(problem=problem, advice=advice, line=getattr(node, "lineno", None))


def _wrong_call(node: ast.AST, cls: str, bases: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with a call of the constructor above, and how it should read; `None` where nothing is wrong."""
    match node:
        case ast.Attribute(attr="__init__", value=ast.Name(id="super")):
            return "super stands here without parentheses, so that no constructor is called.", _INSTEAD
        case ast.Expr(value=ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super")))):
            return "__init__ stands here without parentheses, so that the constructor is not called.", _INSTEAD
        case ast.Call(func=ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))), args=args) if (
            args and isinstance(args[0], ast.Name) and args[0].id == "self"
        ):
            return "super().__init__() is given self, which Python passes by itself.", "Leave self out."
        case ast.Call(func=ast.Name(id="super"), args=[first, *_]):
            return _wrong_class(ast.unparse(first)[:_LONGEST], cls, bases)
    return None


def _wrong_class(name: str, cls: str, bases: Sequence[str]) -> tuple[str, str] | None:
    """The same of `super(name, self)`."""
    if name in {cls, "__class__"}:
        return None
    advice = f"Write super() in place of super({name}, self)."
    if name.rpartition(".")[2] in {base.rpartition(".")[2] for base in bases}:
        return f"super({name}, self) leaves out the constructor of {name}, which {cls} needs.", advice
    return f"super({name}, self) names another class than {cls}, in which it stands.", advice
