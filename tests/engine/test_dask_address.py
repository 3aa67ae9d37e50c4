"""What --engine may be."""

from pathlib import Path

import pytest

from grader.engine.dask.address import Address, read_address
from grader.errors import InputError


@pytest.mark.parametrize(
    ("engine", "address"),
    [
        ("local", None),
        ("dask://127.0.0.1:8786", Address(url="tcp://127.0.0.1:8786")),
        ("dask://head-1.example.org:8786/", Address(url="tcp://head-1.example.org:8786")),
        ("dask://[::1]:8786", Address(url="tcp://[::1]:8786")),
        ("tls://head:8786", Address(url="tls://head:8786")),
        ("shared/cluster.json", Address(file=Path("shared/cluster.json"))),
    ],
)
def test_an_engine_is_this_machine_an_address_or_a_file(engine: str, address: Address | None) -> None:
    """Dask's own spelling of an address is read as well."""
    assert read_address(engine) == address


@pytest.mark.parametrize(
    "engine", ["", "dask", "dask://", "dask://head", "head:8786", "dask://head:port", "dask://a b:1", "slurm://head:1"]
)
def test_anything_else_is_a_sentence(engine: str) -> None:
    """It says what can be written, and what was."""
    with pytest.raises(InputError, match=r"expected --engine local, dask://HOST:PORT .*; received '.*'\. Write"):
        read_address(engine)


def test_a_long_value_is_cut_off() -> None:
    """A sentence stays one."""
    with pytest.raises(InputError) as error:
        read_address("x" * 100_000)
    assert len(str(error.value)) < 1_000
