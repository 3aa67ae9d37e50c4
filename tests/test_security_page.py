"""SECURITY.md claims what tests hold."""

import re
from pathlib import Path

TESTS = Path(__file__).parent


def test_every_test_that_the_page_names_exists(root: Path) -> None:
    """A test that is renamed or removed takes its claim with it."""
    named = set(re.findall(r"`(test_\w+)`", (root / "SECURITY.md").read_text(encoding="utf-8")))
    sources = [path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("test_*.py"))]
    defined = {name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)}
    assert len(named) > 20
    assert named - defined == set()
