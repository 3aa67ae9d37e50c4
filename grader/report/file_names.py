"""File names for ids, which may be anything: slashes, `..`, control characters, the same name in other letter case."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_MAX_BYTES = 100
"""Of an id in a file name, in UTF-8: a file system's 255, or the 143 of an encrypted one, leave room for the rest."""
_HASH_DIGITS = 16
"""Too many for anybody to find an id that takes the file name of a classmate's."""
_PUNCTUATION = set("-_.,@+ ")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever the ending."""


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Give each id a name of its own that every file system can hold, without an ending.

    An id stays as it is if it consists of at most 100 bytes of letters and digits of any script, spaces and the
    characters `-_.,@+`, begins with none of `-.,@+` and no space, ends in neither a space nor a dot, names no Windows
    device, and no other id differs from it only in letter case or in the encoding of its characters. In every other
    id each run of other characters is replaced by `-`, what may not begin or end it is dropped, and it is cut to 100
    bytes; `~` and the first 16 hexadecimal digits of its SHA-256 follow. No id that stays as it is has a `~`.

    Args:
        ids: All that get a name in one folder; no two are equal.

    Example:
        >>> file_names(["anna", "Group A/name"])
        {'anna': 'anna', 'Group A/name': 'Group A-name~be7faebaedb87a5a'}
    """
    ids = list(ids)
    spellings = Counter(map(folded, ids))
    return {
        name: name if name == _readable(name) and spellings[folded(name)] == 1 else _with_hash(name) for name in ids
    }


def folded(name: str) -> str:
    """What is equal for two names that some file system cannot tell apart."""
    return unicodedata.normalize("NFKC", name.casefold())


def _readable(name: str) -> str:
    """The part of an id that can stand in a file name; an id of which nothing is left gets a word instead."""
    text = re.sub("\0+", "-", "".join(character if _is_harmless(character) else "\0" for character in name))
    text = text.lstrip("-.,@+ ").encode()[:_MAX_BYTES].decode(errors="ignore").rstrip(" .") or "submission"
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def _is_harmless(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character)[0] in "LMN"


def _with_hash(name: str) -> str:
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
    return f"{_readable(name)}~{digest[:_HASH_DIGITS]}"
