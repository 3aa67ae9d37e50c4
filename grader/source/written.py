"""Files that cells write with `%%writefile`: modules beside the program, or the program itself."""

import ast
from collections.abc import Iterable, Sequence

from grader.records import Finding, Module, Place
from grader.source.hidden import defines
from grader.source.magics import WrittenFile
from grader.source.scopes import names_of


def defining_file(files: Sequence[WrittenFile], statements: Iterable[ast.stmt], function: str) -> int | None:
    """The index of the last file that defines the function; `None` when the program itself binds it.

    Args:
        files: That cells write.
        statements: Of the program.
        function: That the assignment asks for.
    """
    defining = [index for index, file in enumerate(files) if defines(file.text, function)]
    if not defining or any(function in names_of(statement).binds for statement in statements):
        return None
    return defining[-1]


def as_modules(files: Iterable[WrittenFile]) -> tuple[Module, ...]:
    """The files as they are when all cells have run."""
    texts: dict[str, str] = {}
    for file in files:
        before = texts.get(file.path, "") if file.is_added else ""
        texts[file.path] = f"{before}{file.text}"
    return tuple(Module(path=path, content=text.encode("utf-8", "replace")) for path, text in texts.items())


def module_names(modules: Iterable[Module]) -> frozenset[str]:
    """The first names by which modules are imported."""
    return frozenset(module.path.partition("/")[0].removesuffix(".py") for module in modules)


def read_in_place(file: WrittenFile, function: str, place: Place) -> Finding:
    """The note on a function that nothing but such a cell defines."""
    problem = f"{function}() stands in a cell that writes the file {file.path}: it was read like any other cell."
    return Finding(problem=problem, advice="Delete the line with %%writefile.").at(place)


def written_note(file: WrittenFile, cell: int) -> Finding:
    """The note on any other such cell."""
    problem = f"The cell writes the file {file.path}: it was read as that file, beside this one."
    return Finding(problem=problem, cell=cell)
