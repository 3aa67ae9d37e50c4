"""`--engine` → where the cluster's scheduler is; nothing of Dask is needed to read it."""

import re
from pathlib import Path
from typing import NamedTuple

from grader.errors import InputError
from grader.printable import shortened

LOCAL = "local"
_ADDRESS = re.compile(r"(?P<scheme>dask|tcp|tls)://(?P<place>(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+):\d{1,5})/?", re.ASCII)


class Address(NamedTuple):
    """Where a scheduler is: one of both is given."""

    url: str = ""
    """In Dask's own spelling."""
    file: Path | None = None
    """The file that a scheduler writes about itself (`dask scheduler --scheduler-file`)."""

    def __str__(self) -> str:
        return str(self.file) if self.file else self.url


def read_address(engine: str) -> Address | None:
    """Read the option `--engine`; `None` stands for this machine.

    Raises:
        InputError: It is neither `local` nor a scheduler's address or file.
    """
    if engine == LOCAL:
        return None
    if match := _ADDRESS.fullmatch(engine):
        scheme = "tcp" if match["scheme"] == "dask" else match["scheme"]
        return Address(url=f"{scheme}://{match['place']}")
    if engine.endswith(".json"):
        return Address(file=Path(engine))
    raise InputError(
        expected="--engine local, dask://HOST:PORT or tls://HOST:PORT of a Dask scheduler, or the .json file that one "
        "writes about itself",
        received=repr(shortened(engine)),
        remedy="Write the address that `dask scheduler` prints.",
    )
