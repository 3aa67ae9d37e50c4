"""The text behind the nodes of a syntax tree."""

import ast
from itertools import accumulate


class FileText:
    """A file, from which pieces are cut by their positions.

    Args:
        text: As Python decodes it; lines end with a line feed alone.
    """

    def __init__(self, text: str) -> None:
        self._content = text.encode("utf-8", "surrogatepass")  # in which the columns of a tree count
        self._starts = [0, *accumulate(len(line) + 1 for line in self._content.split(b"\n"))]

    def extent(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where a node begins and ends, in bytes; both are 0 where the text has no such line."""
        last = node.end_lineno or node.lineno
        if not 0 < node.lineno <= last < len(self._starts):
            return 0, 0
        start, end = self._starts[node.lineno - 1], self._starts[last - 1]
        return start + node.col_offset, end + (node.end_col_offset or 0)

    def lines(self, first: int, last: int) -> tuple[int, int]:
        """Where some lines begin and end, in bytes."""
        return self._starts[first - 1], self._starts[last] - 1

    def piece(self, start: int, end: int) -> str:
        """The text between two positions."""
        return self._content[start:end].decode("utf-8", "backslashreplace")
