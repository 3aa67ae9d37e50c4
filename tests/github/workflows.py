"""Workflows as data: what their shell does when a step is run here as a runner would."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent.parent / ".github" / "workflows"


class Runner:
    """A machine that runs the scripts of one job, in the order of the file.

    Args:
        workflow: Path of its file.
        job: Whose scripts these are.
        workspace: Where the job begins.
        values: Of the expressions between `${{` and `}}` in the environments of steps.
        environment: What the runner itself sets.
    """

    def __init__(
        self, workflow: Path, job: str, workspace: Path, values: Mapping[str, str], environment: Mapping[str, str]
    ) -> None:
        document: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))
        self._steps = {step["name"]: step for step in document["jobs"][job]["steps"] if "run" in step}
        self._workspace, self._values = workspace, values
        self.folder = workspace / "_temp"
        self.folder.mkdir(parents=True)
        self._environment = dict(environment) | {
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
        }

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run one script as `bash -e`, as a runner does."""
        step = self._steps[name]
        own = {key: self._evaluated(str(value)) for key, value in step.get("env", {}).items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", step["run"]],
            cwd=self._workspace / step.get("working-directory", ""),
            env=os.environ | self._environment | own,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def names(self) -> list[str]:
        """Of all scripts, in their order."""
        return list(self._steps)

    def text(self, name: str) -> str:
        """What the steps wrote into `summary` or `output`."""
        return (self.folder / name).read_text(encoding="utf-8")

    def _evaluated(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: self._values[match[1]], text)
