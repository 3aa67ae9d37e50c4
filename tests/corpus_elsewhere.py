"""Builds a folder of the corpus by a fork server with a hash seed of its own, and prints the builds as JSON.

`python -m tests.corpus_elsewhere SEED FOLDER [NAME…]`: in a process of its own, for a process has one fork server. The
files of these names are built twice, as the grader does it.

Golden files are written with one seed and compared with another: so a sentence that depends on addresses or on the
order of a set is found by every run.
"""

import json
import subprocess
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
_SEEDS = {True: "0", False: "4321"}
"""By whether the golden files are being written."""


def built_elsewhere(folder: str, *twice: str, regenerate: bool) -> dict[str, Build]:
    """Build a folder's files in another process, two at a time; the builds by the files' names without the ending."""
    command = [sys.executable, "-m", "tests.corpus_elsewhere", _SEEDS[regenerate], folder, *twice]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return {name: Build.model_validate_json(build) for name, build in json.loads(output).items()}


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
