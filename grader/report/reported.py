"""What the files in the folder of the reports are made from, and what is in them."""

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TypeAlias

from grader.dataset.npz import Images
from grader.gradebook import Gradebook
from grader.report.json import to_json


@dataclass(frozen=True)
class Reported:
    """What the files are made from."""

    gradebook: Gradebook
    feedback: bool = True
    """Whether each student gets a page; if not, nothing leads there."""
    images: Images | None = None
    """The test images, for these pages."""

    @cached_property
    def book(self) -> bytes:
        """The gradebook as JSON, in ASCII."""
        return to_json(self.gradebook).encode("ascii")


@dataclass(frozen=True)
class DrawnFile(ABC):
    """A chart that is drawn only if it is not there yet: to draw a class takes longer than all of its reports."""

    source: str
    """The specification with its data, as JSON."""

    @abstractmethod
    def is_in(self, content: bytes) -> bool:
        """Whether a file has this chart, drawn by the library that is installed."""

    @abstractmethod
    def drawn(self) -> str | bytes:
        """The file's content; students' texts are not in it."""

    @property
    def mark(self) -> str:
        """What a file has in it by which it is known that this chart is drawn there."""
        drawer = version("vl-convert-python")
        return f"cnn-grader {hashlib.sha256(f'{drawer} {self.source}'.encode()).hexdigest()}"


Content: TypeAlias = str | bytes | DrawnFile
"""Of a file."""
