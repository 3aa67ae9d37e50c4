"""What every page has."""

import base64
import hashlib
import re

import pytest

from grader.errors import GraderError
from grader.report.page.libraries import Library, charts_script, table_script
from grader.report.page.shell import page, policy
from grader.report.page.tokens import DARK, LIGHT

_VALUES = {"title": "t"}


def test_the_policy_names_scripts_and_styles_by_their_hashes_and_allows_nothing_else() -> None:
    """No address, no 'unsafe-…', no wildcard."""
    digest = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    assert policy(["x"], []) == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'none'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


@pytest.mark.parametrize("text", ["a</script>", "a</SCRIPT >", "<!-- a"])
def test_a_library_cannot_end_its_element(text: str) -> None:
    """A new version of one might hold such text in a string; then nobody gets a broken page."""
    with pytest.raises(GraderError, match="would end its own element"):
        page("shell.html.j2", _VALUES, {}, scripts=[Library(text)], styles=[])


def test_the_installed_libraries_can_be_used() -> None:
    """They put into the window what the page calls."""
    assert "window.vegaEmbed" in charts_script()
    assert "window.DataTable=" in table_script()
    page("shell.html.j2", _VALUES, {}, scripts=[charts_script(), table_script()], styles=[])


def test_values_are_escaped() -> None:
    """Templates write no markup of anybody else's."""
    assert "<title>&lt;b&gt;</title>" in page("shell.html.j2", {"title": "<b>"}, None, scripts=[], styles=[])


def _luminance(colour: str) -> float:
    channels = [int(part, 16) / 255 for part in re.findall("[0-9a-f]{2}", colour)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "panel", "chosen"])
@pytest.mark.parametrize("name", ["ink", "quiet", "link", "passed", "failed", "error", "missing"])
def test_text_has_contrast_to_each_ground(tokens: dict[str, str], ground: str, name: str) -> None:
    """4.5 to 1 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(tokens[name]), _luminance(tokens[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
