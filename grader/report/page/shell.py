"""What every page has: a policy that forbids what it does not need, its own scripts and styles, and its data.

A template in `templates/` extends `shell.html.j2`. Whatever it is given is escaped; only scripts and styles, which are
files of this package or of the libraries', are written as they are.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.errors import GraderError
from grader.report.page.embedded import embedded
from grader.report.page.libraries import Library
from grader.report.page.tokens import DARK, LIGHT

_SCRIPT_END = re.compile("</script|<!--", re.IGNORECASE)
_STYLE_END = re.compile("</style", re.IGNORECASE)

if TYPE_CHECKING:
    from jinja2 import Environment


def page(
    template: str,
    values: Mapping[str, object],
    data: object,
    *,
    scripts: Sequence[Library],
    styles: Sequence[Library],
) -> str:
    """Write a page.

    Args:
        template: The name of a file in `templates/`.
        values: What the template shows; every text in it is escaped.
        data: What the scripts read, as JSON in the element `data`.
        scripts: Modules, in the order in which they run. A page without any does not carry data either.
        styles: Behind the colours.
    """
    sheets = (_colours(), *styles)
    if any(map(_SCRIPT_END.search, scripts)) or any(map(_STYLE_END.search, sheets)):
        raise GraderError(
            happened="A library of the report page holds text that would end its own element.",
            remedy="Install the versions of vl-convert-python and itables that requirements.txt names.",
        )

    return str(
        _environment()
        .get_template(template)
        .render(
            values,
            policy=policy(scripts, sheets),
            data=Markup(embedded(data)) if scripts else None,  # noqa: S704 - escaped for where it stands
            scripts=[Markup(script) for script in scripts],  # noqa: S704 - no student's
            styles=[Markup(sheet) for sheet in sheets],  # noqa: S704 - no student's
        )
    )


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """The Content-Security-Policy: these scripts and styles by their hashes, and nothing else.

    Nothing is loaded, sent, framed or evaluated: Vega reads its expressions with its interpreter. Styles in attributes,
    which could come with injected markup, are forbidden too (W3C, Content Security Policy Level 3).
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_sources(scripts)}",
            f"style-src {_sources(styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def static(name: str) -> Library:
    """A file of `static/`."""
    return Library((files("grader.report.page") / "static" / name).read_text(encoding="utf-8"))


def _sources(texts: Sequence[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"


def _colours() -> Library:
    """The tokens as custom properties, of which dark ones stand where the reader's system asks for them."""
    light, dark = ("".join(f"--{name}:{value};" for name, value in tokens.items()) for tokens in (LIGHT, DARK))
    return Library(
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{@media screen{{:root{{{dark}}}}}}}\n"
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only where a page is written

    return Environment(
        loader=PackageLoader("grader.report.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
