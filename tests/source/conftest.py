"""Python that students write, damaged in the ways that matter to who reads it."""

from typing import Any

import pytest
from hypothesis import strategies as st

_LINES = (
    "import keras", "from keras import layers as l", "from parts import *", "from __future__ import annotations",
    "SIZES = [32] * 3", "SIZES.append(64)", "def build_model():", "    model = keras.Sequential()",
    "    return model", "class Block(layers.Layer):", "    def call(self, x): return x", "if __name__ == '__main__':",
    "    build_model()", "model = build_model()", "model.fit(x, y)", "%matplotlib inline", "!pip install keras",
    "x = {n: n for n in range(3)}", "(a := 1)", "global SIZES", "return 1", "async def build_model(): pass",
    "lambda: (yield)", "*a, b = c", "@cached", "match a:", "    case {'x': b, **rest}: pass", "del build_model",
    "nonlocal x", "try: pass", "except* E as e: pass", "f'{x!r:{width}}'", "# coding: latin-1", "\ufeffx = 1",
    "<<<<<<< HEAD", ">>> x", "await x", "type X = int",
)  # fmt: skip
_DAMAGE = (
    "", " ", "\t", "\n", "\r", "\x0c", "\\", "(", ")", "[", "{", '"', "'", '"""', "#", ":", ";", "@", "%", "!", "?",
    "\x00", "\ud800", "\u202e", "\ufb01", "\uff42uild_model", "a\u0301", "\u0435", "9" * 5_000, "(" * 300,
    "-" * 5_000, "x." * 2_000, "\\N{BELL}", "0_0",
)  # fmt: skip


@pytest.fixture(scope="session")
def damaged() -> Any:
    """A strategy: lines of a submission in any order, and up to four pieces put into them anywhere."""

    @st.composite
    def text(draw: st.DrawFn) -> str:
        text = "\n".join(draw(st.lists(st.sampled_from(_LINES), min_size=1, max_size=12)))
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, len(text)))
            text = text[:at] + draw(st.sampled_from(_DAMAGE)) + text[at + draw(st.integers(0, 2)) :]
        return text

    return text()
