"""Feeds damaged answers to everything that the grader's own process does with what a student's process sends.

Run: python tests/fuzz/export_document.py --seconds 60 [--seed N]

It begins with real answers, of models of `tests/corpus`, and changes them as bytes and as JSON. It ends after the given
time with status 0, or at the first input that breaks a promise, which it leaves in a file and names.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

mutation: Any = import_module("mutation")  # it lies beside this file, which is no part of a package

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
_EVERY = 6
"""So many files of the corpus are passed over for each that becomes a seed."""
_SECONDS_EACH = 10
_MEMORY_MIB = 1_024
_LONGEST_ANSWER = 1 << 18


def main(arguments: Sequence[str] | None = None) -> None:
    """Fuzz for a while; does not come back."""
    parser = argparse.ArgumentParser(description="Fuzz the reading of a child's answer.")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", type=Path, help="only write the answers to begin with into this folder")
    parser.add_argument("inputs", nargs="*", type=Path, help="inputs to try once each, instead of fuzzing")
    options = parser.parse_args(arguments)
    if options.plant:
        _plant(options.plant)
        return
    if options.inputs:
        take = _taker()
        for path in options.inputs:
            take(path.read_bytes())
        return
    try:
        atheris: Any = import_module("atheris")
    except ModuleNotFoundError:
        sys.exit("This needs atheris, the fuzzer, and it is not installed; install it with: pip install -e '.[fuzz]'")
    with atheris.instrument_imports(include=["grader"]):
        take = _taker()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    seeds, finds = folder / "seeds", folder / "finds"
    for made in (seeds, finds):
        made.mkdir()
    # In a process of its own: this one is to have no fork server and no TensorFlow.
    subprocess.run([sys.executable, __file__, "--plant", seeds], check=True)
    sys.stderr.write(f"{len(list(seeds.iterdir()))} answers to begin with; what is found is left in {finds}\n")

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        made: bytes | None = mutation.changed(data, seed) if seed % 4 else None
        return made if made and len(made) <= most else bytes(atheris.Mutate(data, most))

    flags = [
        f"-max_total_time={options.seconds}", f"-seed={options.seed}", f"-timeout={_SECONDS_EACH}",
        f"-rss_limit_mb={_MEMORY_MIB}", f"-max_len={_LONGEST_ANSWER}", f"-artifact_prefix={finds}/",
        "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *flags, str(seeds)], take, custom_mutator=mutate)
    atheris.Fuzz()


def _taker() -> Callable[[bytes], None]:
    """What is tried: imported late, so that it can be instrumented first."""
    reading = import_module("reading").Reading(ROOT / "assignment")

    def take(answers: bytes) -> None:
        first, _, second = answers.partition(mutation.SECOND)
        reading.take(first, second or first)

    return take


def _plant(folder: Path) -> None:
    """Build models of the corpus in the jail, and keep their answers."""
    reading = import_module("reading")
    files = [path for kind in ("good", "mistakes") for path in sorted((CORPUS / kind).glob("*.py"))][::_EVERY]
    answers = reading.real_answers(files, ROOT / "assignment")
    for number, answer in enumerate(answers):
        (folder / f"{number:03}").write_bytes(answer)
    (folder / "two").write_bytes(mutation.SECOND.join(answers[:2]))


if __name__ == "__main__":
    main()
