"""Why fingerprints are as long as they are, and what it costs to compare 1,000 submissions.

Run: python -m tests.benchmarks.originality

The first table shows, for several lengths, how many pairs of the collection's models (written to differ) would be
listed, and what part of a program is still found in a copy in which every third statement has another one behind it.
"""

import ast
import copy
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import click
import numpy as np
from tabulate import tabulate

from grader.likeness import LISTED_SHARE
from grader.originality.architectures import distances
from grader.originality.networks import public_networks
from grader.originality.sources import FEWEST, overlaps
from grader.source.program import read_whole
from grader.variants.parts import Part
from grader.worker.tokeniser.fingerprints import fingerprints
from grader.worker.tokeniser.tokens import segments

ROOT = Path(__file__).parent.parent.parent
RUNS = (6, 8, 10, 12, 16)
CLASS = 1_000
_NOISE = "step = 1", 'print("step")', "assert step", "step = [step, 2]"


def programs() -> list[ast.Module]:
    """The models of the collection."""
    files = sorted((ROOT / "tests" / "corpus" / "good").glob("*.py"))
    return [read_whole(file.read_bytes(), notebook=False).tree for file in files]


def disguised(program: ast.Module, dice: random.Random) -> ast.Module:
    """Put another statement behind every third one."""
    other = copy.deepcopy(program)
    for node in ast.walk(other):
        if isinstance(node, ast.FunctionDef):
            noise = ([statement, *_noise(dice)] for statement in node.body[:-1])
            node.body = [*(part for parts in noise for part in parts), node.body[-1]]
    return ast.fix_missing_locations(other)


def lengths() -> Iterator[tuple[int, str, str]]:
    """Measure each length of a fingerprint."""
    trees = programs()
    dice = random.Random(1)  # noqa: S311
    copies = [disguised(tree, dice) for tree in trees]
    template = segments(read_whole((ROOT / "assignment" / "mnist_cnn.ipynb").read_bytes(), notebook=True).tree)
    for run in RUNS:
        everybodys = fingerprints(template, run)
        own = [fingerprints(segments(tree), run) - everybodys for tree in trees]
        theirs = [fingerprints(segments(tree), run) - everybodys for tree in copies]
        large = [index for index, program in enumerate(own) if len(program) >= FEWEST]
        shares = overlaps([own[index] for index in large]).shares[np.triu_indices(len(large), k=1)]
        found = [len(own[index] & theirs[index]) / len(own[index]) for index in large]
        yield (
            run,
            f"{(shares >= LISTED_SHARE).sum():,} of {len(shares):,}",
            f"{median(found):.0%}, at least {min(found):.0%}",
        )


def costs() -> Iterator[tuple[str, str]]:
    """Time a class of which everybody has something in common with many, and models of their own."""
    dice = random.Random(1)  # noqa: S311
    usual = [dice.getrandbits(48) for _ in range(80)]
    own = [frozenset(dice.sample(usual, 60)) | {dice.getrandbits(48) for _ in range(140)} for _ in range(CLASS)]
    begin = time.process_time()
    overlaps(own)
    yield "sources", f"{time.process_time() - begin:.1f} s"
    models = {str(parts): parts for parts in (_varied(dice) for _ in range(20 * CLASS))}
    begin = time.process_time()
    distances(dict(list(models.items())[:CLASS]))
    yield "architectures, no two equal", f"{time.process_time() - begin:.1f} s"


def _noise(dice: random.Random) -> Sequence[ast.stmt]:
    return ast.parse(dice.choice(_NOISE)).body if dice.random() < 1 / 3 else ()


def _varied(dice: random.Random) -> tuple[Part, ...]:
    """A public network with other numbers."""
    parts = list(dice.choice(public_networks()).parts)
    for index, part in enumerate(parts):
        size = {"convolution": "filters", "dense": "units"}.get(part.group)
        if size and dice.random() < 1 / 2:
            parts[index] = part._replace(settings={**part.settings, size: 8 * dice.randrange(1, 33)})
    return tuple(parts)


if __name__ == "__main__":
    click.echo(
        tabulate(lengths(), headers=("tokens", "pairs that are listed", "of a disguised copy"), tablefmt="github")
    )
    click.echo(tabulate(costs(), headers=(f"{CLASS:,} submissions", "processor time"), tablefmt="github"))
