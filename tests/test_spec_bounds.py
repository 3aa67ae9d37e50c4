"""The first and the last number that each key of spec.toml takes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import SPEC_FILE, load_assignment
from grader.errors import InputError

BOUNDS: list[tuple[str, list[str], list[str]]] = [
    ("threshold", ["0.81", "0.999"], ["-0.001", "1.0"]),
    ("margin", ["0", "1"], ["-0.001", "1.001"]),
    ("classes", ["2", "1000"], ["1", "1001"]),
    ("input_shape", ["[1, 65536]", "[1, 1, 1]"], ["[0]", "[65537]", "[1, 1, 1, 1]", "[]"]),
    ("seeds", ["[0]", "[2147483647]", str(list(range(99)))], ["[-1]", "[2147483648]", str(list(range(101))), "[]"]),
    ("epochs", ["1", "1000"], ["0", "1001"]),
    ("batch_size", ["1", "4096"], ["0", "4097"]),
    ("build_seconds", ["1", "3600"], ["0", "3601"]),
    ("build_memory_mib", ["2048", "1048576"], ["2047", "1048577"]),
    ("training_memory_mib", ["2048", "1048576"], ["2047", "1048577"]),
    ("training_cpu_multiple", ["2", "1000"], ["1.999", "1000.1"]),
    ("convolutions", ["1", "7"], ["-1"]),
    ("parameters", ["1", "1000000000000000"], ["0", "1000000000000001"]),
    ("layer_calls", ["1", "1000"], ["0", "1001"]),
    ("learning_rate", ["0.000001", "1"], ["0", "1.001"]),
    ("contract", ["0", "1000000"], ["-0.001", "1000000.1"]),
    ("from", ["0", "0.949"], ["-0.001", "0.95"]),
    ("share", ["0", "1"], ["-0.001", "1.001"]),
    ("name", [f'"{"x" * 200}"', '"x"'], [f'"{"x" * 201}"', '""']),
    ("module", ['"a_1"', '"_A"'], ['"1a"', '"a-b"', '""']),
]


@pytest.mark.parametrize(("key", "accepted", "refused"), BOUNDS, ids=[case[0] for case in BOUNDS])
def test_a_key_takes_the_numbers_up_to_its_bounds(
    edited_assignment: Callable[..., Path], key: str, accepted: list[str], refused: list[str]
) -> None:
    """The one at the bound is taken, and of the next a sentence says what is wrong."""
    folder = edited_assignment()
    text = (folder / SPEC_FILE).read_text(encoding="utf-8")

    def write(value: str) -> Path:
        edited, count = re.subn(rf"^{key} = [^#\n]*", f"{key} = {value}  ", text, count=1, flags=re.MULTILINE)
        assert count == 1
        (folder / SPEC_FILE).write_text(edited, encoding="utf-8")
        return folder

    for value in accepted:
        load_assignment(write(value))
    for value in refused:
        with pytest.raises(InputError, match=key):
            load_assignment(write(value))
