"""Builds a folder of the corpus once more, by a fork server with another hash seed, and prints the builds as JSON.

`python -m tests.corpus_again SEED FOLDER [NAME…]`: in a process of its own, for a process has one fork server. The
files of these names are built twice, as the grader does it.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.assignment import load_assignment
from grader.build import build_job
from grader.collect.submissions import collect
from grader.records import Build, Submission
from grader.worker import building
from grader.worker.jail import find_jail
from grader.worker.process import environment
from grader.worker.process.children import Children
from grader.worker.workshop import Workshop

ROOT = Path(__file__).parent.parent


def main(seed: str, folder: str, *twice: str) -> None:
    """Print every file's build, by its name without the ending."""
    environment._ENVIRONMENT["PYTHONHASHSEED"] = seed
    children = Children()
    children.start()
    assignment = load_assignment(ROOT / "assignment")
    workshop = Workshop(children, find_jail(), None)

    def build(submission: Submission) -> Build:
        job = build_job(submission, assignment, workshop.machine)
        make = building.build if submission.path.stem in twice else building._export
        return make(job, children, find_jail())

    entries = collect([ROOT / "tests" / "corpus" / folder], assignment)
    submissions = [entry for entry in entries if isinstance(entry, Submission)]
    with ThreadPoolExecutor(2) as executor:
        builds = executor.map(build, submissions)
        names = (submission.path.stem for submission in submissions)
        sys.stdout.write(json.dumps({name: made.model_dump_json() for name, made in zip(names, builds, strict=True)}))
    children.cancel()


if __name__ == "__main__":
    main(*sys.argv[1:])
