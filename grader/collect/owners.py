"""Whose a submission is on the roster: one student's, a group's, or nobody's."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.collect.location import Location
from grader.collect.parts import spellings
from grader.collect.roster import Roster
from grader.records import Finding, Status, Student, Unusable
from grader.wording import listed

_MAX_IDS = 5
"""Listed in a sentence."""
_ANY_NAME = "?"
"""Stands for a name that is not known; no word has it."""
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
    if student and _contradicts(location, student):  # a namesake
        return Owners()
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


def absent(roster: Roster, present: set[str], empty: set[str], strangers: Sequence[Stranger]) -> Iterator[Unusable]:
    """Make a row for each student of whom nothing was found.

    Only of those who have handed in none of the strangers is it said that they handed in nothing; of others a person
    has to find out, for they would get no points for work that is there. Where nobody at all was found, the layout is
    not known, and it is said of nobody.

    Args:
        roster: Everybody in the class.
        present: The ids of those who have a row already.
        empty: The ids of those among them whose place is empty: they may have handed in somewhere else.
        strangers: Submissions that are nobody's.
    """
    authors = _PossibleAuthors(strangers)
    for student in roster.students:
        unclear = not present or student in authors
        if student.id in present and not (student.id in empty and unclear):
            continue
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
            advice="Say how the submissions are named with --layout or --name-pattern, or give the roster the column "
            "of ids, logins or names that they are named by.",
        )
    count = "1 submission is" if strangers == 1 else f"{strangers:,} submissions are"
    problem = f"Nothing was found for this student, but {count} nobody's on the roster, and theirs may be among them."
    return Finding(problem=problem, advice="Find out whose those are, and complete the roster or rename them.")


class _PossibleAuthors:
    """Who may have handed in one of several submissions that are nobody's, for all that is known of them.

    A submission that a course system numbered is not that of a student with another number there, nor of one whose name
    has no word in common with its author's.
    """

    def __init__(self, strangers: Iterable[Stranger]) -> None:
        self._is_anybody = False
        self._ids: set[str] = set()
        self._names: dict[frozenset[str], str] = {}
        """By the columns of the numbers that the course system gave, all names of such authors in one text."""
        for location, owners in strangers:
            self._ids |= {candidate.id for candidate in owners.candidates}
            if location is None or (location.is_guess and not owners.candidates):
                self._is_anybody = True
            elif not owners.candidates:
                numbers = frozenset(column for column, _ in location.clues if column.endswith("_id"))
                names = [value for column, value in location.clues if column == "name"] or [_ANY_NAME]
                texts = (_ANY_NAME if name == _ANY_NAME else _text(name) for name in names)
                self._names[numbers] = "\n".join((self._names.get(numbers, ""), *texts))

    def __contains__(self, student: Student) -> bool:
        if self._is_anybody or student.id in self._ids:
            return True
        # Whoever has the same number would have been found by it.
        texts = [text for numbers, text in self._names.items() if numbers.isdisjoint(student.ids)]
        parts = {word for words in spellings(student.name) for word in words if len(word) >= _MIN_WORD}
        return any(not parts or _ANY_NAME in text or any(part in text for part in parts) for text in texts)


def _text(name: str) -> str:
    return " ".join("".join(words) for words in spellings(name))


def _contradicts(location: Location, student: Student) -> bool:
    """Whether the course system knows the author by another number than the student has in it."""
    if location.is_guess:
        return False
    numbers = ((student.ids.get(column, ""), value) for column, value in location.clues if column.endswith("_id"))
    return any(own and own.casefold() != value.casefold() for own, value in numbers)


def _names(location: Location, inner: Sequence[str]) -> Iterable[str]:
    """List what may have a value of a student as a part, the surest first."""
    yield location.name
    if location.is_guess:
        yield from inner
    else:
        yield from (value for _, value in location.clues)
