"""Figures for the students' pages of a class: processor time, and the size of the largest page.

Run: python -m tests.benchmarks.feedback [submissions]
"""

import sys
import time

import numpy as np
from tabulate import tabulate

from grader.gradebook import FeedbackRules
from grader.report.feedback import feedback_files
from grader.summary import Drawing, LayerCall
from tests.benchmarks.large_class import large_class

_KINDS = ("Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten", "Dropout", "Dense")


def main(size: int) -> None:
    """Print the table."""
    book = large_class(size)
    calls = tuple(
        LayerCall(
            name=kind.lower(), kind=kind, layer=at, inputs=(at,), shape=(8, 8, 32), parameters=9_000, flops=90_000
        )
        for at, kind in enumerate(_KINDS)
    )
    drawing = Drawing(input_shape=(28, 28, 1), calls=calls)
    grades = tuple(grade.model_copy(update={"drawing": drawing}) for grade in book.submissions)
    assignment = book.assignment.model_copy(update={"feedback": FeedbackRules(test_images=True)})
    book = book.model_copy(update={"submissions": grades, "assignment": assignment})
    images = np.random.default_rng(14).integers(0, 256, (grades[0].trials or book.reference.trials)[0].total * 784)
    pictures = images.astype(np.uint8).reshape(-1, 28, 28, 1)
    start = time.process_time()
    pages = dict(feedback_files(book, pictures))
    used = time.process_time() - start
    largest = max(len(page.encode()) for page in pages.values())
    rows = [("processor time, s", used, 20), ("largest page, KB", largest / 1e3, 300)]
    print(tabulate(rows, headers=(f"{size:,} submissions", "here", "at most"), floatfmt=".1f"))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
