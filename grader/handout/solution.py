"""Solution regions, marked as in nbgrader and Otter-Grader: the instructor's version and the student's.

In the student's version a stub says where a solution is to be written. A reference region is left out without one: it
holds what the reference has beyond that, such as a helper, or items of a dictionary that students fill as they like.
"""

import io
import re
from collections.abc import Iterator

from grader.errors import InputError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_REFERENCE, END_REFERENCE = "### BEGIN REFERENCE", "### END REFERENCE"
_ENDS = {BEGIN: END, BEGIN_REFERENCE: END_REFERENCE}
STUB = """\
# YOUR CODE HERE
raise NotImplementedError("Build your network here, return it compiled, and delete this line. You can do it!")
"""
_LIKE_A_MARK = re.compile(r"(begin|end)[\s_-]+(solution|reference)\b", re.IGNORECASE)


def solved(code: str) -> str:
    """The code with its solutions but without the marks."""
    return "".join(line for line, _ in _lines(code) if not _is_mark(line))


def unsolved(code: str, stub: str = STUB) -> str:
    """The code with a stub in place of each solution, indented like its mark.

    Args:
        code: With at least one solution region.
        stub: Lines of Python.
    """
    lines: list[str] = []
    for line, region in _lines(code):
        if region is None:
            lines.append(line)
        elif line.strip() == BEGIN:
            indent = line[: len(line) - len(line.lstrip())]
            lines += (f"{indent}{stub_line}\n" for stub_line in stub.splitlines())
    return "".join(lines)


def solution_lines(code: str) -> set[str]:
    """Every line of a region that holds a letter or a digit, without its indentation."""
    inside = (line.strip() for line, region in _lines(code) if region is not None and not _is_mark(line))
    return {line for line in inside if any(character.isalnum() for character in line)}


def has_mark(text: str) -> bool:
    """Whether anything in the text looks like a mark, even if it is misspelled."""
    return _LIKE_A_MARK.search(text) is not None


def _is_mark(line: str) -> bool:
    return line.strip() in {*_ENDS, *_ENDS.values()}


def _lines(code: str) -> Iterator[tuple[str, int | None]]:
    """Each line with the number of the line on which its region begins, or `None` outside regions; marks are inside.

    Raises:
        InputError: The marks do not pair, or there are none.
    """
    began, regions, end = None, 0, ""
    for number, line in enumerate(io.StringIO(code), 1):
        mark = line.strip() if _is_mark(line) else None
        if not mark and has_mark(line):
            raise _unpaired(f"{line.strip()} on line {number}")
        if mark and (mark not in _ENDS if began is None else mark != end):
            raise _unpaired(f"{mark} on line {number}" + (f", in the region of line {began}" if began else ""))
        if mark in _ENDS:
            began, regions, end = number, regions + (mark == BEGIN), _ENDS[mark]
        yield line, began
        if mark in _ENDS.values():
            began = None
    if began is not None:
        raise _unpaired(f"a region that begins on line {began} and does not end")
    if not regions:
        raise _unpaired("no region")


def _unpaired(received: str) -> InputError:
    return InputError(
        expected=f"the task of the lesson to have solution regions, each from a line {BEGIN} to a line {END} (and, for "
        f"what only the reference has, regions from {BEGIN_REFERENCE} to {END_REFERENCE})",
        received=received,
        remedy="Mark what students must write; these lines go only into the reference.",
    )
