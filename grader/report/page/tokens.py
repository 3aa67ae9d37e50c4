"""The colours of all pages and charts, for light and for dark.

Text has a contrast of at least 4.5 to its ground, marks of at least 3 (WCAG 2.2, 1.4.3 and 1.4.11). Verdicts differ in
lightness and hue after Okabe and Ito, and never in colour alone.
"""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ground": "#ffffff",
    "panel": "#f6f7f9",
    "ink": "#1b1f24",
    "quiet": "#59616b",
    "line": "#d5dae0",
    "edge": "#7b848e",
    "link": "#0b57a4",
    "passed": "#0b6cb0",
    "failed": "#b84a00",
    "error": "#8e3a86",
    "missing": "#5c6570",
    "reference": "#1b1f24",
    "threshold": "#b84a00",
    "chosen": "#fff1b8",
    "warning": "#8a5a00",
}
DARK: Mapping[str, str] = {
    "ground": "#14171b",
    "panel": "#1d2126",
    "ink": "#e8eaed",
    "quiet": "#a5adb7",
    "line": "#363c44",
    "edge": "#7d8894",
    "link": "#7db8f0",
    "passed": "#5aaee8",
    "failed": "#f08c4a",
    "error": "#d893d0",
    "missing": "#97a0ab",
    "reference": "#ffffff",
    "threshold": "#f08c4a",
    "chosen": "#3a330f",
    "warning": "#f0b84a",
}
VERDICTS = ("passed", "failed", "error", "missing")
"""In the order of their colours in a chart."""
