"""Grade → Grade: what a person decided about it, beside what the checks gave."""

from collections.abc import Iterator, Mapping, Sequence

from grader.corrections import EXCUSED, PART, Adjustment, Correction, ManualPart, is_excused
from grader.records import Grade


def with_adjustments(grade: Grade, corrections: Sequence[Correction], manual: Mapping[str, float]) -> Grade:
    """Put a person's decisions beside the points of the checks, which stay as they are.

    Args:
        grade: As it was scored.
        corrections: What the file of adjustments says of this submission, in its order.
        manual: The parts that a person grades, and their points.
    """
    parts = tuple(_part(name, most, corrections) for name, most in manual.items())
    adjustments = tuple(_adjustments(grade, corrections))
    reason = grade.student.arrangement.excused if grade.student else ""
    if reason and not is_excused(adjustments):
        adjustments = (*adjustments, Adjustment(check=EXCUSED, comment=reason))
    return grade.model_copy(update={"manual": parts, "adjustments": adjustments})


def _part(name: str, most: float, corrections: Sequence[Correction]) -> ManualPart:
    own = [correction for correction in corrections if correction.check == PART + name]
    given = [correction.points for correction in own if correction.points is not None]
    changes = [correction.delta for correction in own if correction.delta is not None]
    points = max(0.0, round(sum((*given, *changes)), 2)) if own else None
    comment = " ".join(correction.comment for correction in own if correction.comment)
    return ManualPart(name=name, points=points, max_points=most, comment=comment)


def _adjustments(grade: Grade, corrections: Sequence[Correction]) -> Iterator[Adjustment]:
    checks = {check.name: check for check in grade.all_checks}
    for correction in corrections:
        if correction.check.startswith(PART):
            continue
        check = checks.get(correction.check)
        change = correction.delta or 0.0
        if check is not None:  # no check gives fewer points than none, or more than it is worth
            after = check.points + change if correction.points is None else correction.points
            change = round(min(max(after, 0.0), check.max_points) - check.points, 2)
        yield Adjustment(check=correction.check, points=correction.points, change=change, comment=correction.comment)
