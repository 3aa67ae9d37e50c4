"""Which names a top-level statement binds, reads and changes, by Python's scoping rules.

`symtable` knows the same of a text, in time that is quadratic in what a hostile function holds; here it is linear, and a
test holds both to the same answer.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

_CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CONTAINER_TYPES = {"list", "dict", "set", "sorted", "defaultdict", "OrderedDict", "deque", "Counter"}
_MUTATORS = {"add", "append", "clear", "discard", "extend", "insert", "pop", "remove", "setdefault", "sort", "update"}

type_of_scope = Literal["module", "class", "function", "comprehension"]
