"""What is said about lateness, parts that a person grades, and adjustments."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from grader.corrections import EXCUSED, LATE, MANUAL, TOTAL, Adjustment, Lateness, ManualPart, is_excused
from grader.records import Grade, Status


def corrections(grade: Grade) -> tuple[str, ...]:
    """Say why the points that count are others than those of the checks; nothing where they are the same."""
    return tuple(_sentences(grade))


def _sentences(grade: Grade) -> Iterator[str]:
    yield from map(_graded_by_hand, parts(grade))
    yield from map(_adjusted, grade.adjustments)
    if grade.late:
        yield from _late(grade.late, grade.adjustments)
    elif grade.handed_in.late:
        yield "The course system calls it late."
    if grade.late and grade.late.time is None and grade.handed_in.late:
        yield "The course system calls it late and names no time, so nothing is taken off."
    if is_corrected(grade) and grade.total not in {None, grade.points}:
        yield (
            f"{number(grade.points)} points are earned by the checks; {number(grade.total or 0)} of "
            f"{number(grade.max_total)} count."
        )


def is_corrected(grade: Grade) -> bool:
    """Whether anything but the checks has to do with the points that count."""
    return bool(parts(grade) or grade.adjustments or (grade.late and grade.late.days))


def parts(grade: Grade) -> tuple[ManualPart, ...]:
    """Give the parts that a person grades; none that nobody waits for, where nothing is there or nothing counts."""
    is_waited_for = grade.status is not Status.MISSING and not is_excused(grade.adjustments)
    return tuple(part for part in grade.manual if is_waited_for or part.points is not None)


def number(points: float) -> str:
    """At most two decimals, and no more than there are."""
    return f"{round(points, 2):.15g}"


def moment(time: datetime) -> str:
    """To the minute, with the distance from UTC where it is known."""
    zone = f"{time:%z}"
    return f"{time:%Y-%m-%d %H:%M}" + (f" UTC{zone[:3]}:{zone[3:5]}" if zone else "")


def _graded_by_hand(part: ManualPart) -> str:
    if part.points is None:
        return f"{part.name}: not graded yet, of {number(part.max_points)} points by hand."
    return _with_comment(
        f"{part.name}: {number(part.points)} of {number(part.max_points)} points by hand", part.comment
    )


def _adjusted(adjustment: Adjustment) -> str:
    change = f"{adjustment.change:+.2f}".rstrip("0").rstrip(".")
    match adjustment.check:
        case name if name == EXCUSED:
            text = "Excused, so the assignment does not count"
        case name if name == TOTAL:
            text = f"The total is set to {number(adjustment.points or 0)} points"
        case name if name == LATE:
            text = f"For lateness, {number(adjustment.points or 0)} points are taken off, whatever the rule says"
        case name if name == MANUAL:
            text = f"By hand: {change} points"
        case name:
            set_to = f", so that there are {number(adjustment.points)}" if adjustment.points is not None else ""
            text = f"{name}: {change} points{set_to}"
    return _with_comment(text, adjustment.comment)


def _with_comment(text: str, comment: str) -> str:
    return f"{text}. {comment}" if comment else f"{text}."


def _late(late: Lateness, adjustments: Iterable[Adjustment]) -> Iterator[str]:
    if not late.days or late.time is None:
        return
    days = "1 day was begun" if late.days == 1 else f"{late.days:,} days were begun"
    moments = f"Handed in {moment(late.time)}, after the deadline {moment(late.deadline)}: {days}"
    if {adjustment.check for adjustment in adjustments} & {LATE, TOTAL}:  # a person's word, which stands before
        yield f"{moments}."
    else:
        yield f"{moments}, so {100 * late.share:g} % of the earned points are taken off: {number(late.deduction)}."
