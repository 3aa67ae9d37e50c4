"""What a reader must know before reading a number."""

from collections import Counter
from collections.abc import Iterator

from grader.corrections import EXCUSED
from grader.gradebook import Gradebook
from grader.records import Status
from grader.report.corrections import moment, parts
from grader.report.verdict import VALID_SO_FAR, is_untrained
from grader.summary import Dataset
from grader.wording import listed, number_of

_MOST_NAMED = 10
"""Parts in a sentence."""


def header(gradebook: Gradebook) -> str:
    """Name everything the grades depend on, in one line."""
    assignment, provenance = gradebook.assignment, gradebook.provenance
    return " · ".join(
        (
            f"Assignment: {assignment.name}",
            f"recipe: {assignment.recipe}",
            f"threshold: accuracy above {assignment.threshold:g}",
            data(gradebook),
            f"jail: {provenance.jail}",
            *([f"deadline: {moment(assignment.deadline)}"] if assignment.deadline else []),
        )
    )


def data(gradebook: Gradebook) -> str:
    """Name the images."""
    return f"data: {_description(gradebook.provenance.dataset)}"


def summary(gradebook: Gradebook) -> str:
    """Count the verdicts; without training nobody has passed."""
    counts = gradebook.outcomes
    best = VALID_SO_FAR if any(map(is_untrained, gradebook.submissions)) else Status.PASSED
    parts = [f"{counts[Status.PASSED]} of {len(gradebook.submissions)} {best}"]
    others = {
        Status.FAILED: f"{counts[Status.FAILED]} failed",
        Status.ERROR: number_of(counts[Status.ERROR], "error"),
        Status.MISSING: f"{counts[Status.MISSING]} missing",
        EXCUSED: f"{counts[EXCUSED]} excused",
    }
    parts += [words for status, words in others.items() if counts[status]]
    return ", ".join(parts) + "."


def warnings(gradebook: Gradebook) -> list[str]:
    """Why these grades are not final or not to be trusted; every report of grades carries each of these sentences."""
    return [*warnings_of_run(gradebook), *_what_people_know(gradebook)]


def warnings_of_run(gradebook: Gradebook) -> list[str]:
    """What makes the numbers less than they should be, whoever's they are."""
    provenance = gradebook.provenance
    sentences = []
    if provenance.jail.startswith("none"):
        is_asked_for = "--unsafe-no-jail" in provenance.jail
        reason = "the jail was switched off" if is_asked_for else "this machine cannot confine student code"
        sentences.append(
            f"Not confined: {reason}, so submitted code ran with every right of the account that "
            "graded it; grades of other people's code that were made this way prove nothing."
        )
    if gradebook.without_reference:
        sentences.append(
            "Not compared: the reference solution is not here. This is for checking your own work, and is not a final "
            "grade."
        )
    if gradebook.desk and gradebook.desk.files:
        model = gradebook.submissions[0].id
        files = listed(gradebook.desk.files, _MOST_NAMED)
        sentences.append(f"No grade: files of your own are compared, {files} with {model} as the model. Hand in one.")
    if provenance.dataset is None:
        sentences.append(
            "Not trained: only the architectures were checked, so there is no accuracy, and nobody has passed yet."
        )
    elif provenance.dataset.held_out:
        name, count = provenance.dataset.name, provenance.dataset.test
        sentences.append(
            f"Provisional: {name} lacks the labels of the test images, so {count:,} training images that were held out "
            "stand in for them; grades are given on the test images."
        )
    elif provenance.dataset.provisional:
        name = _description(provenance.dataset)
        sentences.append(f"Provisional: {name} stands in for MNIST; final grades need full MNIST (--data).")
    return sentences


def _what_people_know(gradebook: Gradebook) -> Iterator[str]:
    """What is not known of times and of parts that people grade."""
    handed_in = [] if gradebook.without_reference else [grade for grade in gradebook.submissions if grade.late]
    unknown = sum(grade.late is not None and grade.late.time is None for grade in handed_in)
    if unknown and unknown == len(handed_in):
        yield "No time of handing in is known, so nobody is late."
    elif unknown:
        yield f"No time of handing in is known of {unknown:,} of {len(handed_in):,} submissions: these are not late."
    if any(grade.late and grade.late.is_zone_assumed for grade in handed_in):
        yield "Times without a time zone are read in that of the deadline."
    ungraded = Counter(part.name for grade in gradebook.submissions for part in parts(grade) if part.points is None)
    if ungraded:
        is_class = len(gradebook.submissions) > 1
        counted = [f"{name} ({ungraded[name]:,})" if is_class else name for name in sorted(ungraded)]
        names = listed(counted, _MOST_NAMED)
        yield f"Not final: a person has not graded yet: {names}."


def _description(dataset: Dataset | None) -> str:
    if dataset is None:
        return "none"
    kind = "held-out training" if dataset.held_out else "test"
    return f"{dataset.name} ({dataset.train:,} training and {dataset.test:,} {kind} images)"
