"""Assignment, reference and grader → the zip file of an autograder."""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from grader.assignment import choose_recipe, load_assignment
from grader.changes import VARIANTS
from grader.errors import InputError
from grader.own_checks import open_own_checks
from grader.records import CHECK_NAMES
from grader.wording import listed

_SCRIPTS = Path(__file__).parent / "files"
_WHEEL = re.compile(r"cnn_grader-[\w.+-]+\.whl", re.ASCII)
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same files make the same bytes."""
_EXECUTABLE, _READABLE = 0o100755, 0o100644
_MODULE = ".py"


class Settings(NamedTuple):
    """How the autograder grades."""

    recipe: str | None
    jailed: bool
    visibility: Mapping[str, str]
    """By the names of checks, for those that students do not see at once: `hidden`, `after_due_date`,
    `after_published`."""


def pack(assignment: Path, wheel: Path, settings: Settings) -> bytes:
    """Write the zip file.

    Args:
        assignment: The folder with `spec.toml`.
        wheel: The grader's own package.
        settings: How it grades.

    Raises:
        InputError: The assignment, the reference, the wheel or a setting is not usable.
    """
    members = {
        "setup.sh": (_SCRIPTS / "setup.sh").read_bytes(),
        "run_autograder": (_SCRIPTS / "run_autograder").read_bytes(),
        "options": "".join(f"{option}\n" for option in _options(settings)).encode(),
        "visibility.json": json.dumps(_checked(settings.visibility, assignment), indent=1).encode(),
        **_wheel(wheel),
        **_course(assignment, settings.recipe),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            member = zipfile.ZipInfo(name, _TIME)
            member.external_attr = (_EXECUTABLE if name in {"setup.sh", "run_autograder"} else _READABLE) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return buffer.getvalue()


def _options(settings: Settings) -> Iterator[str]:
    """Options of `grade`, one a line; there is always one, for the shell would read an empty line as an option."""
    yield "--jobs=1"
    if settings.recipe is not None:
        yield f"--recipe={settings.recipe}"
    if not settings.jailed:
        yield "--unsafe-no-jail"


def _checked(visibility: Mapping[str, str], assignment: Path) -> dict[str, str]:
    with open_own_checks(assignment) as own:
        known = (*CHECK_NAMES, VARIANTS, *own.points)
    unknown = [name for name in visibility if name not in known]
    if unknown:
        raise InputError(
            expected=f"a check's name ({', '.join(known)})",
            received=listed(list(map(repr, unknown)), 5),
            remedy="Write it as the reports do.",
        )
    return dict(visibility)


def _wheel(wheel: Path) -> dict[str, bytes]:
    if not _WHEEL.fullmatch(wheel.name):
        raise InputError(
            expected="--wheel to be a file cnn_grader-VERSION.whl",
            received=wheel.name,
            remedy="Make it: pip wheel --no-deps --wheel-dir . PATH_OF_THE_GRADER.",
        )
    return {wheel.name: _read(wheel)}


def _course(assignment: Path, recipe: str | None) -> dict[str, bytes]:
    spec = load_assignment(assignment)
    if recipe is not None:
        choose_recipe(spec, recipe)
    files = dict(_below(assignment, "assignment"))
    solution = assignment / spec.reference
    # Modules of the reference lie beside it.
    beside = sorted(path for path in solution.parent.glob(f"*{_MODULE}") if path != solution)
    wanted = {spec.reference: solution}
    wanted |= {os.path.join(os.path.dirname(spec.reference), path.name): path for path in beside}  # noqa: PTH118, PTH120
    if spec.data.file is not None:
        wanted[spec.data.file] = assignment / spec.data.file
    places = {_inside(relative): path for relative, path in wanted.items()}
    return files | {name: _read(path) for name, path in places.items()}


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__pycache__":
            continue
        name = f"{prefix}/{path.name}"
        if path.is_dir():
            yield from _below(path, name)
        elif path.is_file():
            yield name, _read(path)


def _inside(relative: str) -> str:
    """Where a file that `spec.toml` names lies in the zip file: beside the assignment as it does here."""
    name = os.path.normpath(f"assignment/{relative}")
    if os.path.isabs(relative) or PurePosixPath(name).parts[0] == "..":  # noqa: PTH117
        raise InputError(
            expected="reference and data to lie in the assignment's folder, or in one beside it",
            received=repr(relative),
            remedy="Move the file, and correct spec.toml.",
        )
    return name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            expected=f"a file at {path}", received=error.strerror or "an error", remedy="Check the path and spec.toml."
        ) from error
