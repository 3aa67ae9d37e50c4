"""A page taken apart: what a student can reach, without the libraries, which are megabytes and come from packages."""

import json
import re
from typing import Any

_OWN = re.compile(r'(<script type="module">|<style>).*?(</script>|</style>)', re.DOTALL)
_HASH = re.compile(r"sha256-[\w+/=]+")
_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def without_libraries(page: str) -> str:
    """The markup, with empty scripts and styles, and the data that the scripts read, indented."""
    return _HASH.sub("sha256-…", _DATA.sub(lambda match: f"<!-- data\n{_indented(match[1])}\n-->", markup(page)))


def markup(page: str) -> str:
    """The page with empty scripts and styles, but for the data."""
    return _OWN.sub(r"\1\2", page)


def data(page: str) -> Any:
    """What the scripts read."""
    match = _DATA.search(page)
    assert match
    return json.loads(match[1])


def _indented(text: str) -> str:
    document = json.loads(text)
    del document["charts"], document["themes"]  # pinned where they are seen: in a browser
    return json.dumps(document, indent=1)
