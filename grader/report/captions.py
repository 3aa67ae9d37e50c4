"""What a reader must know before reading a number."""

from collections import Counter

from grader.gradebook import Gradebook
from grader.records import Dataset, Status
from grader.report.verdict import VALID_SO_FAR, is_untrained


def header(gradebook: Gradebook) -> str:
    """Name everything the grades depend on, in one line."""
    assignment, provenance = gradebook.assignment, gradebook.provenance
    return " · ".join(
        (
            f"Assignment: {assignment.name}",
            f"recipe: {assignment.recipe}",
            f"threshold: accuracy above {assignment.threshold:g}",
            f"data: {_description(provenance.dataset)}",
            f"jail: {provenance.jail}",
        )
    )


def summary(gradebook: Gradebook) -> str:
    """Count the verdicts; without training nobody has passed."""
    counts = Counter(grade.status for grade in gradebook.submissions)
    best = VALID_SO_FAR if any(map(is_untrained, gradebook.submissions)) else Status.PASSED
    parts = [f"{counts[Status.PASSED]} of {len(gradebook.submissions)} {best}"]
    others = {
        Status.FAILED: "failed",
        Status.ERROR: f"error{'s' * (counts[Status.ERROR] != 1)}",
        Status.MISSING: "missing",
    }
    parts += [f"{counts[status]} {words}" for status, words in others.items() if counts[status]]
    return ", ".join(parts) + "."


def warnings(gradebook: Gradebook) -> list[str]:
    """Why these grades are not final or not to be trusted; every report carries each of these sentences."""
    provenance = gradebook.provenance
    sentences = []
    if provenance.jail.startswith("none"):
        sentences.append(
            "Not confined: the jail was switched off, so submitted code ran with every right of the account that "
            "graded it; grades of other people's code that were made this way prove nothing."
        )
    if gradebook.without_reference:
        sentences.append(
            "Not compared: the reference solution is not here. This is for checking your own work, and is not a final "
            "grade."
        )
    if provenance.dataset is None:
        sentences.append(
            "Not trained: only the architectures were checked, so there is no accuracy, and nobody has passed yet."
        )
    elif provenance.dataset.provisional:
        name = _description(provenance.dataset)
        sentences.append(f"Provisional: {name} stands in for MNIST; final grades need full MNIST (--data).")
    return sentences


def _description(dataset: Dataset | None) -> str:
    if dataset is None:
        return "none"
    return f"{dataset.name} ({dataset.train:,} training and {dataset.test:,} test images)"
