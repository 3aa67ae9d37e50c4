"""What a reader must know before reading a number."""

from collections import Counter

from grader.records import Dataset, Gradebook, Status


def header(gradebook: Gradebook) -> str:
    """Name everything the grades depend on, in one line."""
    assignment, provenance = gradebook.assignment, gradebook.provenance
    return " · ".join(
        (
            f"Assignment: {assignment.name}",
            f"recipe: {assignment.recipe}",
            f"threshold: accuracy above {assignment.threshold:g}",
            f"data: {_described(provenance.dataset)}",
            f"jail: {provenance.jail}",
        )
    )


def summary(gradebook: Gradebook) -> str:
    """Count the verdicts."""
    counts = Counter(grade.status for grade in gradebook.submissions)
    parts = [f"{counts[Status.PASSED]} of {len(gradebook.submissions)} passed"]
    parts += [f"{counts[other]} {other}" for other in (Status.FAILED, Status.ERROR, Status.MISSING) if counts[other]]
    return ", ".join(parts) + "."


def warnings(gradebook: Gradebook) -> list[str]:
    """Why these grades are not final or not to be trusted; every report carries each of these sentences."""
    provenance = gradebook.provenance
    found = []
    if provenance.jail.startswith("none"):
        found.append(
            "Not confined: the jail was switched off, so submitted code ran with every right of the account that "
            "graded it; grades of other people's code made like this prove nothing."
        )
    if gradebook.without_reference:
        found.append("Not compared: the reference solution is not here; good for checking oneself, and no final grade.")
    if provenance.dataset is None:
        found.append(
            "Not trained: only the architectures were checked, so there is no accuracy and nobody has passed for good."
        )
    elif provenance.dataset.provisional:
        found.append(
            f"Provisional: {_described(provenance.dataset)} stands in for MNIST; final grades need full MNIST (--data)."
        )
    return found


def _described(dataset: Dataset | None) -> str:
    if dataset is None:
        return "none"
    return f"{dataset.name} ({dataset.train:,} training and {dataset.test:,} test images)"
