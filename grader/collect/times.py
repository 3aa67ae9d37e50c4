"""Times as course systems write them; `None` for a text that is not a time, or that could be two."""

import re
import unicodedata
from datetime import datetime

_MAX_TEXT = 100
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d|[A-Z]{3,5})?", re.ASCII)
_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+")
_MONTHS = {
    1: ("jan", "ene", "gen"),
    2: ("feb", "fev"),
    3: ("mar", "maa", "mrt"),
    4: ("apr", "avr", "abr"),
    5: ("may", "mai", "mei", "mag"),
    6: ("jun", "juin", "giu"),
    7: ("jul", "juil", "lug"),
    8: ("aug", "aou", "ago"),
    9: ("sep", "set"),
    10: ("oct", "okt", "out", "ott"),
    11: ("nov",),
    12: ("dec", "dez", "dic"),
}
"""How months begin without their accents, in English, French, Spanish, Portuguese, Italian, German and Dutch."""

_NUMERIC_WORDS = {"年", "月", "日", "h", "am", "pm", "a", "p", "m"}
"""What may stand between the numbers of a date that is written in numbers alone."""


def read_iso(text: str) -> datetime | None:
    """Read `2024-10-01 10:00:00.000000 UTC`; no zone where the text names none, or one that is several (CST)."""
    match = _ISO.fullmatch(text.strip()[:_MAX_TEXT])
    if not match:
        return None
    date, time, zone = match.groups("")
    offset = "+00:00" if zone in {"Z", "UTC"} else zone if zone[:1] in {"+", "-"} else ""
    return _valid(f"{date} {time}{offset}")


def read_digits(text: str) -> datetime | None:
    """Read year, month, day, and perhaps hour, minute and second, with anything or nothing between them."""
    digits = re.sub(r"[^0-9]+", "", text[:_MAX_TEXT])
    if len(digits) not in {8, 12, 14}:
        return None
    date, time = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}", digits[8:].ljust(6, "0")
    return _valid(f"{date} {time[:2]}:{time[2:4]}:{time[4:]}")


def read_spelled(text: str) -> datetime | None:
    """Read a date and a time: `Mar 3, 2024 1105 AM`, `Tuesday, 10 June 2025, 2:14 PM`, `2025-06-10 1414`.

    The month is a name, or a number behind the year; of two numbers before the year nobody knows which it is.
    """
    folded = unicodedata.normalize("NFKD", text[:_MAX_TEXT]).casefold()
    tokens = _TOKEN.findall("".join(char for char in folded if not unicodedata.combining(char)))
    numbers = [token for token in tokens if token.isdecimal()]
    if len(numbers) < 3:
        return None
    first = tokens.index(numbers[0])
    second = tokens.index(numbers[1], first + 1)
    # A weekday may begin like a month (mardi, mars), and stands before it.
    months = [_month(token) for token in tokens[first + 1 : second]] + [_month(token) for token in tokens[:first][::-1]]
    month = next((month for month in months if month), 0)
    day, year = numbers[:2] if len(numbers[1]) == 4 else numbers[1::-1]
    clock = numbers[2:]
    # Another word may say that it is afternoon.
    if not month and len(numbers[0]) == 4 and len(numbers[1]) <= 2 and {*tokens} - {*numbers} <= _NUMERIC_WORDS:
        year, day, month, clock = numbers[0], numbers[2], int(numbers[1]), numbers[3:]
    if len(clock) == 1:
        clock = [clock[0][:-2], clock[0][-2:]]
    if (
        not month
        or not clock
        or len(year) != 4
        or len(day) > 2
        or not all(0 < len(number) <= 2 for number in clock[:2])
    ):
        return None
    hour = _hour(int(clock[0]), tokens[second + 1 :])
    return _valid(f"{year}-{month:02}-{int(day):02} {hour:02}:{int(clock[1]):02}:00")


def _month(word: str) -> int:
    return next((number for number, starts in _MONTHS.items() if word.startswith(starts)), 0)


def _hour(hour: int, tokens: list[str]) -> int:
    letters = "".join(token for token in tokens if token in {"am", "pm", "a", "p", "m"})
    if letters not in {"am", "pm"} or not 1 <= hour <= 12:
        return hour
    return hour % 12 + (12 if letters == "pm" else 0)


def _valid(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
