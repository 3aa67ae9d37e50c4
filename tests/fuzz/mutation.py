"""Changes of a child's answer that keep it JSON: what random bytes nearly never do."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import reduce
from operator import getitem
from random import Random
from typing import Any

SECOND = b"\0"
"""Between two answers, that of the first build and that of the second; no JSON has it."""

_EXTREMES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2, 255, 65_536, 2**31, 2**63, 10**400, -(10**18), 0.5, 5e-324, 1e308, -0.0, "", " ", "\n",
    "\x1b[31m", "\u202e", "\ud800", "e\u0301", "ﬁ", "::error::x", "=1+1", "x" * 300, "function", "__lambda__",
    "__numpy__", [], {}, [[]], [None, 28, 28, 1], {"class_name": "function", "config": "relu"}, {"value": 1},
    float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
_KEYS = ("name", "class_name", "module", "config", "layers", "inbound_nodes", "registered_name", "dtype", "extra")
_TOKEN = re.compile(r'-?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"(?!:)')
_KEY = re.compile(r'"\w+": ')
_RAW = (
    "1" * 5_000, "-" + "9" * 400, "1e99999", "-0", "1.0", "0e0", "NaN", "Infinity", "-Infinity", '"\\ud800"',
    '"\\ud83d\\ude00"', '"\\u0000"', '"\x1b"', '"\\', "[" * 300 + "]" * 300, '{"a":' * 250 + "0" + "}" * 250, "tru", "",
)  # fmt: skip
"""What Python's own writer never writes."""
_MOST = 1 << 18
"""Characters; a piece that would grow beyond is left as it is."""


def mutate(answers: bytes, seed: int) -> bytes | None:
    """Change one or two answers in one to four places; `None` when there is nothing to change."""
    random = Random(seed)  # noqa: S311 - chance, not secrets
    parts = answers.split(SECOND, 1)
    index = random.randrange(len(parts))
    try:
        answer = json.loads(parts[index])
        document = json.loads(answer["document"]) if isinstance(answer.get("document"), str) else None
        for _ in range(random.randint(1, 4)):
            if document is not None and random.random() < 0.85:
                document = _mutate_value(document, random)
            else:
                answer = _mutate_value(answer, random)
        if document is not None and isinstance(answer, dict) and isinstance(answer.get("document"), str):
            text = json.dumps(document)
            answer["document"] = _mutate_text(text, random) if random.random() < 0.2 else text
        parts[index] = json.dumps(answer).encode()
    except (ValueError, AttributeError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    if len(parts) == 1 and random.random() < 0.1:
        parts.append(answers)
    return SECOND.join(parts)


def _mutate_text(text: str, random: Random) -> str:
    """Put something in the place of a number or a text, or write a key twice."""
    if random.random() < 0.3 and (keys := list(_KEY.finditer(text))):
        key = random.choice(keys)
        return text[: key.start()] + key[0] + random.choice(_RAW) + ", " + text[key.start() :]
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return text
    token = random.choice(tokens)
    return text[: token.start()] + random.choice(_RAW) + text[token.end() :]


def _mutate_value(root: Any, random: Random) -> Any:
    paths = list(_paths(root))
    if not paths:
        return deepcopy(random.choice(_EXTREMES))
    *above, last = random.choice(paths)
    holder = reduce(getitem, above, root)
    random.choice(_CHANGES)(holder, last, root, random)
    return root


def _paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to each value inside, without recursion."""
    waiting: list[tuple[Any, tuple[Any, ...]]] = [(value, ())]
    while waiting:
        holder, above = waiting.pop()
        keys: Any = holder if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            yield (*above, key)
            waiting.append((holder[key], (*above, key)))


def _replace(holder: Any, key: Any, root: Any, random: Random) -> None:  # noqa: ARG001 - one signature for all
    holder[key] = deepcopy(random.choice(_EXTREMES))


def _remove(holder: Any, key: Any, root: Any, random: Random) -> None:  # noqa: ARG001
    del holder[key]


def _copy_from_elsewhere(holder: Any, key: Any, root: Any, random: Random) -> None:
    piece = deepcopy(reduce(getitem, random.choice(list(_paths(root))), root))
    if len(json.dumps(piece)) < _MOST // 8:
        holder[key] = piece


def _double(holder: Any, key: Any, root: Any, random: Random) -> None:  # noqa: ARG001
    value = holder[key]
    if isinstance(value, list | str) and len(json.dumps(value)) < _MOST // 8:
        holder[key] = value * random.choice((2, 3, 8))
    elif isinstance(holder, list):
        holder.insert(key, deepcopy(value))


def _wrap(holder: Any, key: Any, root: Any, random: Random) -> None:  # noqa: ARG001
    for _ in range(random.choice((1, 2, 30))):
        holder[key] = [holder[key]] if random.random() < 0.5 else {random.choice(_KEYS): holder[key]}


def _add(holder: Any, key: Any, root: Any, random: Random) -> None:  # noqa: ARG001
    if isinstance(holder, dict):
        holder[random.choice((*_KEYS, "\n", "x" * 300, ""))] = deepcopy(random.choice(_EXTREMES))


def _nudge(holder: Any, key: Any, root: Any, random: Random) -> None:  # noqa: ARG001
    value = holder[key]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return
    if isinstance(value, str):
        at = random.randint(0, len(value))
        holder[key] = value[:at] + random.choice(("\u200b", "\x00", "\ud800", "A", ".", "é", "_")) + value[at + 1 :]
    else:
        more = (value * 1e300,) if isinstance(value, float) else (value * 10**300, value / 3) if value < 2**64 else ()
        holder[key] = random.choice((value + 1, value - 1, -value, value * 2, *more))


_CHANGES: tuple[Callable[[Any, Any, Any, Random], None], ...] = (
    _replace, _replace, _remove, _copy_from_elsewhere, _double, _wrap, _add, _nudge,
)  # fmt: skip
