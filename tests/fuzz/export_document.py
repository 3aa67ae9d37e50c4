"""Feeds damaged answers to everything that the grader's own process does with what a student's process sends.

Run: python tests/fuzz/export_document.py --seconds 60 [--seed N]

It begins with real answers, of models of `tests/corpus`, and changes them as bytes and as JSON. It ends after the given
time with status 0, or at the first input that breaks a promise, which it leaves in a file and names.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

# They lie beside this file, which is not part of a package.
fuzzing: Any = import_module("fuzzing")
mutation: Any = import_module("mutation")

CORPUS = fuzzing.ROOT / "tests" / "corpus"
_EVERY = 6
"""So many files of the corpus are passed over for each that becomes a seed."""
_LONGEST = 1 << 18


def taker() -> Callable[[bytes], None]:
    """What is tried: imported late, so that it can be instrumented first."""
    answer_check = import_module("answer_check").AnswerCheck(fuzzing.ROOT / "assignment")

    def take(answers: bytes) -> None:
        first, _, second = answers.partition(mutation.SECOND)
        answer_check.check(first, second or first)

    return take


def plant(folder: Path) -> None:
    """Build models of the corpus in the jail, and keep their answers."""
    files = [path for kind in ("good", "mistakes") for path in sorted((CORPUS / kind).glob("*.py"))][::_EVERY]
    answers = import_module("answer_check").real_answers(files, fuzzing.ROOT / "assignment")
    for number, answer in enumerate(answers):
        (folder / f"{number:03}").write_bytes(answer)
    (folder / "two").write_bytes(mutation.SECOND.join(answers[:2]))


if __name__ == "__main__":
    about = "Fuzz the check of a child's answer."
    fuzzing.main(fuzzing.Target(__file__, about, taker, plant, mutation.mutate, _LONGEST))
