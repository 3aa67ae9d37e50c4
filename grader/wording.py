"""How things are said everywhere: lists that are cut short, places in a file, counts."""

from collections.abc import Sequence


def listed(names: Sequence[str], most: int) -> str:
    """Write the first names, and how many were left out.

    Args:
        names: In the order in which they are written.
        most: So many are written.

    Example:
        >>> listed(["a", "b", "c", "d"], 2)
        'a, b and 2 more'
    """
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"


def number_of(count: int, noun: str, plural: str = "") -> str:
    """Write a number and what is counted.

    Args:
        count: The number.
        noun: The word for one of them.
        plural: The word for several, where that is not the noun with an s.

    Example:
        >>> number_of(2, "axis", "axes")
        '2 axes'
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def place(path: str = "", line: int | None = None, cell: int | None = None) -> str:
    """Name a place in a student's file; what is not known is left out.

    Args:
        path: Of a module beside the file that was handed in; empty for that file itself.
        line: In the file, or in the cell when `cell` is given; counts from 1.
        cell: Among all cells of a notebook, text cells included; counts from 1.

    Example:
        >>> place("blocks.py", 12)
        'blocks.py, line 12'
    """
    numbers = (f"{unit} {number}" for unit, number in (("cell", cell), ("line", line)) if number is not None)
    return ", ".join((*([path] if path else []), *numbers))
