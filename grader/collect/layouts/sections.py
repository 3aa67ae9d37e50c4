"""Which entries of a class's folder are sections of the class, and no student's own.

The rule, in the words of `members.Nature`. A crowd is opened, as a container of submissions or of further containers,

1. if its entries name at least two people of the roster, and it names no single one itself, or, where no program lies
   in it, if a folder in it names one; or
2. if there are more crowds than single submissions beside it, and more speaks for it: there is another crowd, or at
   least two programs in it have the assignment's name, or a course system named its entries. A crowd of files side by
   side counts only if no other folder has a file of the same name, as students' projects have; or
3. if a course system named more people in such crowds than there are submissions beside them; or
4. if everything in crowds and in lone folders is named by students' numbers (`u101`), and they themselves are not, and
   neither is any other folder beside them named otherwise; or
5. if there are more files in crowds of files side by side than submissions beside them, at least one of these lies in a
   folder, too, and none has the assignment's name.

Where a crowd is opened, so are the lone folders beside it that name nobody. A single program beside crowds of files, or
of people on the roster, is a section of one student, too. Where there are no crowds, students' numbers tell sections of
one student each. Names as sections have them (`Group A`) around other names tell too. Where nothing tells, nothing is
opened, and the name within a lone folder is kept (`titles`).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.layouts.members import Member, Nature, People, names_several
from grader.collect.layouts.titles import called_sections, inner_names, tell

_NUMBERED = re.compile(r"(?P<before>[^0-9]{0,20})(?P<number>[0-9]{3,})")
"""How a name begins that has a student's number in it."""


class Sections(NamedTuple):
    """Members of a folder, by their places in it."""

    opened: frozenset[int]
    """They hold submissions of several students, or are sections beside such."""
    doubtful: frozenset[int]
    """Nobody knows whether they are one student's."""
    inner: Mapping[int, str] = MappingProxyType({})
    """Of those that are not opened, names within them that belong to their ids."""
    is_proven: bool = False
    """Whether any is opened for more than its name."""


def find_sections(members: Sequence[Member], people: People) -> Sections:
    """Choose the members of a folder that are sections, and those that may be."""
    named = _named(members, people)
    strange = {number for number, member in enumerate(members) if number not in named and not people(member.title)}
    singles, lone = _of(members, strange, Nature.SINGLE), _of(members, strange, Nature.LONE)
    crowds, flat = _of(members, strange, Nature.CROWD), _of(members, strange, Nature.FLAT_CROWD)
    counts = Counter(name for number in crowds | flat | singles for name in members[number].names)
    unlike = {number for number in flat if all(counts[name] == 1 for name in members[number].names)}
    certain = {number for number in flat if members[number].is_certain}
    sections = crowds | certain | (unlike if len(crowds | flat) > 1 else set())
    opened = named | _usual(members, named, sections)
    numbered = _numbered(members, crowds | flat | singles | lone)
    opened |= numbered
    if not numbered and unlike == flat and singles and _outnumber(members, flat):
        opened |= flat
    has_project = any(member.nature is Nature.ONE and member.is_named and member.folder for member in members)
    doubtful = {number for number in flat if _has_own(members[number], counts) and not has_project}
    if opened & (flat | named):
        opened |= singles
    others = _of(members, strange, Nature.OTHER)
    opened |= {number for number in others if any(len(people(name)) == 1 for name in members[number].names)}
    if opened:
        doubtful |= others | _of(members, strange, Nature.UNREADABLE)
        # Where numbers tell the sections, what has one itself is a student's.
        students = {number for number in lone if numbered and _NUMBERED.match(members[number].title)}
        opened |= {number for number in lone - students if tell(members[number])}
        opened |= {number for number in others if _holds_folders(members[number])}
    is_proven = bool(opened)
    opened |= called_sections(members, lone | singles | crowds | unlike | others)
    rest = (lone | singles) - opened
    return Sections(frozenset(opened), frozenset(doubtful - opened), inner_names(members, rest), is_proven)


def _named(members: Sequence[Member], people: People) -> set[int]:
    """List the crowds with several people of the roster in them.

    Whatever a student puts into an archive of their own, it is nobody else's submission.
    """
    return {
        number
        for number, member in enumerate(members)
        if member.is_crowd and len(people(member.title)) != 1 and names_several(member.names, people)
    }


def _usual(members: Sequence[Member], named: set[int], sections: set[int]) -> set[int]:
    """List the sections that are no exceptions: there are more of them, or of people in them, than of submissions."""
    ones = _count_ones(members)
    count = len(sections | named)
    if count > ones and (count > 1 or any(members[number].is_certain for number in sections)):
        return sections
    recognised = {number for number in sections if members[number].recognised}
    return recognised if sum(members[number].recognised for number in recognised) > ones else set()


def _outnumber(members: Sequence[Member], flat: set[int]) -> bool:
    """Whether there are more files in crowds than submissions beside them, and none has the assignment's name."""
    is_any_named = any(member.is_named for member in members)
    return not is_any_named and sum(len(members[number].names) for number in flat) > _count_ones(members)


def _count_ones(members: Sequence[Member]) -> int:
    return sum(member.nature in {Nature.ONE, Nature.SINGLE} for member in members)


def _of(members: Sequence[Member], numbers: set[int], nature: Nature) -> set[int]:
    return {number for number in numbers if members[number].nature is nature}


def _has_own(member: Member, counts: Counter[str]) -> bool:
    """Whether a file in it has a name that no other has; of students' projects, all may be named alike."""
    return any(counts[name] == 1 for name in member.names)


def _holds_folders(member: Member) -> bool:
    """Whether several folders lie in it, though there is no program in them."""
    folders = member.folder.folders() if member.folder else ()
    return sum(inner.name.casefold() not in plain.PROJECT_FOLDERS for inner in folders) > 1


def _numbered(members: Sequence[Member], places: set[int]) -> set[int]:
    """List the members in which everything is named by students' numbers, where no others are named otherwise.

    Args:
        members: Everything in the folder.
        places: Of those in which submissions could lie.
    """
    sections = {place for place in places if not _NUMBERED.match(members[place].title)}
    students = [
        member.title
        for place, member in enumerate(members)
        if place not in sections
        and (place in places or member.is_named if member.folder else _NUMBERED.match(member.title))
    ]
    names = [*(members[place].names for place in sections), students]
    rows = [[_NUMBERED.match(name) for name in row] for row in names]
    matches = [match for row in rows for match in row if match]
    # Equal numbers are a year or a course.
    is_each = all(len({match and match["number"] for match in row}) == len(row) for row in rows)
    is_alike = len({match["before"].casefold() for match in matches}) == 1
    are_several = len({match["number"] for match in matches}) > 1
    return sections if is_each and is_alike and are_several and len(matches) == sum(map(len, rows)) else set()
