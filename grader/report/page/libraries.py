"""The text of the JavaScript libraries of a page, out of the installed packages: a page asks no network for them.

Charts are Vega-Lite's, bundled by vl-convert; the table is DataTables', bundled by itables.
"""

import hashlib
import re
from functools import cache
from importlib.metadata import distribution, version
from pathlib import Path

from platformdirs import user_cache_path

from grader.errors import GraderError

_EXPORTS = re.compile(r"\bexport\s*\{([^}]*)\};?")
_DIGEST_DIGITS = 64


class Library(str):
    """A script or a style sheet of somebody else's, which comes from no student."""

    __slots__ = ()


@cache
def charts_script() -> Library:
    """A module that puts `vegaEmbed` into the window.

    vl-convert takes seconds to bundle it, so it is kept in the user's cache, with its hash before it.
    """
    path = user_cache_path("cnn-grader") / "pages" / f"vega-{version('vl-convert-python')}.js"
    kept = _kept(path)
    if kept is not None:
        return kept
    import vl_convert  # noqa: PLC0415 - 90 MB, and only needed once a machine

    text = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    _keep(path, text)
    return Library(text)


@cache
def table_script() -> Library:
    """A module that puts `DataTable` into the window, instead of exporting it to nobody.

    It is read without importing itables, which would import pandas. Of its style sheet, made for many extensions and
    for a page that knows no dark mode of the system, a page needs so little that `class.css` says it.
    """
    text = Path(str(distribution("itables").locate_file("itables/html/dt_bundle.js"))).read_text(encoding="utf-8")
    exports = _EXPORTS.search(text)
    name = re.search(r"([\w$]+) as default\b", exports[1]) if exports else None
    if not exports or not name:
        raise GraderError(
            happened=f"The table's JavaScript of itables {version('itables')} does not export what it used to.",
            remedy="Install the version of itables that requirements.txt names.",
        )
    text = f"{text[: exports.start()]}window.DataTable={name[1]};{text[exports.end() :]}"
    return Library(text.replace("<!--", r"\x3c!--"))  # regular expressions, which HTML would take for a comment


def _kept(path: Path) -> Library | None:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    digest, text = content[:_DIGEST_DIGITS], content[_DIGEST_DIGITS:]
    return Library(text) if digest == _sha256(text) else None


def _keep(path: Path, text: str) -> None:
    """Keep it if that is possible; without, each run takes longer, and nothing else changes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}")
        temporary.write_text(_sha256(text) + text, encoding="utf-8")
        temporary.replace(path)
    except OSError:
        return


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
