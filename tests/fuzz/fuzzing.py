"""Runs a fuzz target for a while: what all of them have in common."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
_SECONDS_EACH = 10
_MEMORY_MIB = 1_024


class Target(NamedTuple):
    """What is tried, and with what it begins."""

    file: str
    about: str
    taker: Callable[[], Callable[[bytes], None]]
    """Imports the grader, and gives what is to take any bytes without an exception."""
    plant: Callable[[Path], None]
    """Writes inputs to begin with into a folder."""
    mutate: Callable[[bytes, int], bytes | None]
    """Changes an input by its structure, from a seed; `None` leaves it to changes of bytes."""
    longest: int
    """Bytes of an input."""


def main(target: Target, arguments: Sequence[str] | None = None) -> None:
    """Fuzz for a while; does not come back."""
    parser = argparse.ArgumentParser(description=target.about)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", type=Path, help="only write the inputs to begin with into this folder")
    parser.add_argument("inputs", nargs="*", type=Path, help="inputs to try once each, instead of fuzzing")
    options = parser.parse_args(arguments)
    if options.plant:
        target.plant(options.plant)
    elif options.inputs:
        take = target.taker()
        for path in options.inputs:
            take(path.read_bytes())
    else:
        _fuzz(target, options.seconds, options.seed)


def _fuzz(target: Target, seconds: int, seed: int) -> None:
    try:
        atheris: Any = import_module("atheris")
    except ModuleNotFoundError:
        sys.exit("This needs atheris, the fuzzer, and it is not installed; install it with: pip install -e '.[fuzz]'")
    with atheris.instrument_imports(include=["grader"]):
        take = target.taker()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    seeds, finds = folder / "seeds", folder / "finds"
    for subfolder in (seeds, finds):
        subfolder.mkdir()
    # In a process of its own: this one is to have no fork server and no TensorFlow.
    subprocess.run([sys.executable, target.file, "--plant", seeds], check=True)
    sys.stderr.write(f"{len(list(seeds.iterdir()))} inputs to begin with; what is found is left in {finds}\n")

    def mutate(data: bytes, most: int, number: int) -> bytes:
        mutant = target.mutate(data, number) if number % 4 else None
        return mutant if mutant and len(mutant) <= most else bytes(atheris.Mutate(data, most))

    flags = [
        f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={_SECONDS_EACH}", f"-rss_limit_mb={_MEMORY_MIB}",
        f"-max_len={target.longest}", f"-artifact_prefix={finds}/", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([target.file, *flags, str(seeds)], take, custom_mutator=mutate)
    atheris.Fuzz()
