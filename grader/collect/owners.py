"""Whose a submission is on the roster: one student's, a group's, or nobody's."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from grader.collect.location import Location
from grader.collect.parts import Words, spellings
from grader.collect.roster import Roster
from grader.records import Finding, Status, Student, Unusable
from grader.wording import listed

_MAX_IDS = 5
"""Listed in a sentence."""
_MIN_WORD = 3
"""Characters of a name's word that says something about whose name it is."""


class Owners(NamedTuple):
    """Whose a submission is."""

    students: tuple[Student, ...] = ()
    """Several are the members of a group."""
    candidates: tuple[Student, ...] = ()
    """Whose it could be where it is nobody's: all of them fit its name."""

    @property
    def group(self) -> str:
        """The name of the group whose submission it is, if it is a group's."""
        return self.students[0].group if len(self.students) > 1 else ""


def find_owners(location: Location, roster: Roster, module: str, inner: Sequence[str] = ()) -> Owners:
    """Find out whose a submission is.

    What a course system says comes first, then a name that fits as a whole, then one that has an id, a login, an e-mail
    or a name as a part, and last the names in a folder of which nothing is known.

    Args:
        location: Where it lies.
        roster: Everybody in the class.
        module: The assignment's name for the file.
        inner: The names of the folders in it that lead to the file that is graded, and its own.
    """
    groups = [("group", value) for column, value in location.clues if column in {"group", "name"}]
    members = () if location.is_guess else roster.members(groups)
    student = None if members else roster.find(location.clues)
    students = (student,) if student else members or roster.members(location.clues)
    if students:
        return Owners(students)
    for name in _names(location, inner):
        members = roster.members((), [name], module)
        people = tuple(person for person in roster.search([name], module) if not _contradicts(location, person))
        if len(people) == 1:
            return Owners(people)
        if members and {person.id for person in people} <= {member.id for member in members}:
            return Owners(members)
        if people:
            return Owners(candidates=people)
    return Owners()


def stranger_note(identity: str, owners: Owners) -> Finding:
    """Say that a submission is nobody's on the roster."""
    if not owners.candidates:
        return Finding(problem=f"{identity} is not on the roster.")
    ids = listed([student.id for student in owners.candidates], _MAX_IDS)
    problem = f"The name {identity} fits {len(owners.candidates):,} people of the roster ({ids}), so it is nobody's."
    return Finding(problem=problem, advice="Find out whose it is, and rename it to an id that one of them has alone.")


class Stranger(NamedTuple):
    """A submission that is nobody's on the roster."""

    location: Location | None
    """`None` where not even its place can be told."""
    owners: Owners = Owners()


def absent(roster: Roster, present: set[str], strangers: Sequence[Stranger]) -> Iterator[Unusable]:
    """Make a row for each student of whom nothing was found.

    Only of those who have handed in none of the strangers is it said that they handed in nothing; of others a person
    has to find out, for they would get no points for work that is there.

    Args:
        roster: Everybody in the class.
        present: The ids of those who have a row already.
        strangers: Submissions that are nobody's.
    """
    for student in roster.students:
        if student.id in present:
            continue
        unclear = bool(strangers) and (not present or any(_may_be(stranger, student) for stranger in strangers))
        yield Unusable(
            id=student.id,
            path=roster.path,
            status=Status.ERROR if unclear else Status.MISSING,
            finding=_unclear(len(strangers), is_layout_known=bool(present)) if unclear else _NOTHING,
            student=student,
        )


_NOTHING = Finding(problem="Nothing was handed in: no submission belongs to this student of the roster.")


def _unclear(strangers: int, *, is_layout_known: bool) -> Finding:
    if not is_layout_known:
        return Finding(
            problem="No submission could be matched to the roster, so it is not known whether this student handed in.",
            advice="Say how the submissions are named with --layout, or give the roster the column of ids, logins or "
            "names that they are named by.",
        )
    count = "1 submission is" if strangers == 1 else f"{strangers:,} submissions are"
    problem = f"Nothing was found for this student, but {count} nobody's on the roster, and theirs may be among them."
    return Finding(problem=problem, advice="Find out whose those are, and complete the roster or rename them.")


def _may_be(stranger: Stranger, student: Student) -> bool:
    """Whether a submission could be a student's, for all that its name and the course system say."""
    location, candidates = stranger.location, stranger.owners.candidates
    if location is None or location.is_guess or candidates:
        return not candidates or any(student.id == candidate.id for candidate in candidates)
    if _contradicts(location, student):
        return False
    names = [value for column, value in location.clues if column == "name"]
    return not names or not student.name or any(_resembles(name, student.name) for name in names)


def _contradicts(location: Location, student: Student) -> bool:
    """Whether the course system knows the author by another number than the student has in it."""
    if location.is_guess:
        return False
    numbers = ((student.ids.get(column, ""), value) for column, value in location.clues if column.endswith("_id"))
    return any(own and own.casefold() != value.casefold() for own, value in numbers)


def _resembles(name: str, other: str) -> bool:
    """Whether two names have a word in common, joined to others or not."""
    parts = [word for words in _spellings(other) for word in words if len(word) >= _MIN_WORD]
    return not parts or any(part in "".join(words) for words in _spellings(name) for part in parts)


@lru_cache(maxsize=1 << 14)
def _spellings(name: str) -> list[Words]:
    return spellings(name)


def _names(location: Location, inner: Sequence[str]) -> Iterable[str]:
    """List what may have a value of a student as a part, the surest first."""
    yield location.name
    if location.is_guess:
        yield from inner
    else:
        yield from (value for _, value in location.clues)
