"""Decorators on the student's function that put something else in its place, or swallow the model that it returns."""

import ast
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

import keras

from grader.records import Place
from grader.wording import listed
from grader.worker.exporter.contract import ContractError
from grader.worker.exporter.origin import code_name, has_student_frame
from grader.worker.exporter.returned import kind

_MAX_NAMES = 3
_MAX_NAME = 60


class Decoration:
    """The decorators of the student's function.

    Args:
        function: Its name.
        trees: What was run of each file.
    """

    def __init__(self, function: str, trees: Mapping[str, Sequence[ast.Module]]) -> None:
        self._function = function
        self._names: list[str] = []
        self._returned: list[object] = []
        """What the function itself returned below its decorators."""
        self.place: Place | None = None
        """Where they begin; `None` when there are none."""
        self.replaced: Place | None = None
        """Where the file puts something else in the function's place; `None` where it does not."""
        for path, node in ((path, node) for path, parts in trees.items() for tree in parts for node in tree.body):
            if isinstance(node, ast.Assign) and any(_is_name(target, function) for target in node.targets):
                self.replaced = Place(path=path, line=node.lineno)
            if isinstance(node, ast.FunctionDef) and node.name == function:
                self.replaced = None
                self._names = [_name(decorator) for decorator in node.decorator_list]
                line = node.decorator_list[0].lineno if node.decorator_list else None
                self.place = Place(path=path, line=line) if line else None

    def check(self, value: object) -> None:
        """Look at what stands in the place of the function.

        Raises:
            ContractError: A decorator has put something there that cannot return the model.
        """
        if hasattr(value, "get_concrete_function"):  # what tf.function makes
            name = self._subject() if self._names else "tf.function"
            problem = f"{name} lets {self._function}() return tensors only, and it has to return a model."
            raise ContractError(problem, f"Remove {self._lines() if self._names else name}.")
        if not self._names:
            return
        if value is None:
            problem = f"{self._subject()} returns nothing, and so there is no function {self._function}()."
            raise ContractError(problem, f"Let it return the inner function, or remove {self._lines()}.")
        if isinstance(value, keras.Model) or not callable(value):
            received = "the model itself" if isinstance(value, keras.Model) else kind(value)
            problem = f"{self._subject()} puts {received} in the place of the function {self._function}()."
            raise ContractError(problem, f"Remove {self._lines()}.")

    def call(self, build: Callable[[], object]) -> object:
        """Call the function, and tell what it returned from what its decorators made of that.

        Raises:
            ContractError: The decorators are the reason why no model comes back.
        """
        if not self._names:
            return build()
        sys.setprofile(self._watch)
        try:
            value = build()
        except BaseException as error:
            sys.setprofile(None)
            if has_student_frame(error):
                raise
            problem = f"{self._subject()} does not let {self._function}() return its model ({type(error).__name__})."
            raise ContractError(problem, f"Remove {self._lines()}.") from error
        finally:
            sys.setprofile(None)
        if isinstance(value, keras.Model):
            return value
        received = "nothing" if value is None else kind(value)
        if self._returned and isinstance(self._returned[-1], keras.Model):
            problem = (
                f"{self._function}() returned {received}: "
                f"{self._subject(begins=False)} does not return what the function returns."
            )
            raise ContractError(problem, f"Let it return that, or remove {self._lines()}.")
        if not self._returned:
            problem = (
                f"{self._function}() returned {received}: {self._subject(begins=False)} does not call the function."
            )
            raise ContractError(problem, f"Remove {self._lines()}, and return the model.")
        return value

    def _watch(self, frame: FrameType, event: str, value: object) -> None:
        code = frame.f_code
        if event != "return" or code.co_name != self._function or self.place is None:
            return
        if (code.co_filename, code.co_firstlineno) == (code_name(self.place.path), self.place.line):
            self._returned.append(value)

    def _subject(self, *, begins: bool = True) -> str:
        article = "The" if begins else "the"
        several = "one of the decorators" if not begins else "One of the decorators"
        return f"{article} decorator {self._names[0]}" if len(self._names) == 1 else f"{several} {self._listed()}"

    def _lines(self) -> str:
        return self._names[0] if len(self._names) == 1 else "it"

    def _listed(self) -> str:
        return listed(self._names, _MAX_NAMES)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _name(decorator: ast.expr) -> str:
    """`@tf.function` of a decorator, without its arguments."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return f"@{ast.unparse(called)[:_MAX_NAME]}"
