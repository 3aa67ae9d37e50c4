"""What the names of folders and of what lies in them say, where nothing proves which folders are sections.

`Group A/amy/x.py` is amy's, and `amy/hw3/x.py` is so too. The names themselves have to tell: words that any homework
has (`hw3`, `mnist_final`, `src`) are nobody's, and neither is a name that stands in every folder, or that repeats the
folder's own. Nothing is lost where a name is kept that was not needed.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from grader.collect.attempts import is_attempt
from grader.collect.layouts import plain
from grader.collect.layouts.members import Member, Nature
from grader.collect.parts import words

_SECTION = re.compile(
    r"(?:groups?|grp|sections?|sect?|labs?|class|tutorials?|tut|period|cohort|course|seminar|gruppe|kurs|klasse|groupe"
    r"|grupo|grupa|gruppo|late|on[ _-]?time|extensions?|resubmissions?|(?-i:[A-Z]\Z))(?![^\W\d_])",
    re.IGNORECASE,
)
"""How names of sections begin, and of folders for those who were late. A team hands in together."""
_ANYBODYS = plain.PROJECT_FOLDERS | {
    "ai", "and", "answer", "answers", "assignment", "backup", "build", "cifar", "classification", "classifier", "cnn",
    "cnnmnist", "convnet", "copy", "deep", "deeplearning", "digit", "digits", "dl", "ex", "exercise", "fashion",
    "file", "files", "final", "folder", "for", "hand", "homework", "hw", "image", "images", "in", "ipynb", "keras",
    "lab", "learning", "main", "master", "ml", "mnist", "mnistcnn", "model", "my", "net", "network", "neural", "new",
    "of", "old", "out", "part", "proj", "project", "py", "python", "recognition", "report", "script", "solution",
    "submission", "submissions", "submit", "task", "tensorflow", "test", "tf", "the", "train", "training", "untitled",
    "upload", "uploads", "v", "version", "week", "work",
}  # fmt: skip
"""Words, without digits, in names of files and folders that say nothing about whose they are."""
_MIN_DIGITS = 4
_YEAR = re.compile(r"(?:19|20)\d\d")


def tells(name: str) -> bool:
    """Whether a name may say whose it is: something is in it that not every homework has, and it is no attempt's."""
    return any(map(_is_somebodys, words(name))) and not is_attempt(name)


def _is_somebodys(word: str) -> bool:
    letters = word.strip("0123456789")
    if letters:
        return letters not in _ANYBODYS
    return len(word) >= _MIN_DIGITS and not _YEAR.fullmatch(word)


def tell(member: Member) -> bool:
    """Whether the names in a folder may say whose what lies there is."""
    return any(map(tells, member.names))


def called_sections(members: Sequence[Member], places: Collection[int]) -> set[int]:
    """List the folders that are called as sections are, if what lies in them is called otherwise.

    A folder with several submissions is one only beside another that is called so. Several zip files with nothing but a
    zip file in each are sections, whatever they are called.

    Args:
        members: Everything in the folder of the class.
        places: Of those whose submissions may be several people's, or of whom is not known.
    """
    telling = {place for place in places if tell(members[place])}
    packed = {place for place in telling if members[place].is_packed_again}
    called = {place for place in telling if _SECTION.match(members[place].title)}
    if len(called) < 2:
        called = {place for place in called if not members[place].is_crowd}
    return called | packed if len(packed) > 1 else called


def inner_names(members: Sequence[Member], places: Iterable[int]) -> dict[int, str]:
    """Give the names within folders that tell their submissions apart as well as the folders' own do.

    Among more submissions that lie in the folder of the class itself, each folder is one student's.

    Args:
        members: Everything in the folder of the class.
        places: Of those that hold one submission each, of whom is not known.
    """
    candidates = [place for place in places if members[place].path and not members[place].is_packed_again]
    counts = Counter(name.casefold() for place in candidates for name in set(members[place].path))
    telling: dict[int, str] = {}
    for place in candidates:
        title = members[place].title
        names = [
            name
            for name in members[place].path
            if counts[name.casefold()] == 1 and tells(name) and not _repeats(name, title)
        ]
        if names:
            telling[place] = "/".join(names)
    others = sum(
        member.nature in {Nature.ONE, Nature.SINGLE} and place not in telling for place, member in enumerate(members)
    )
    return telling if len(telling) > others else {}


def _repeats(name: str, title: str) -> bool:
    """Whether one of two names stands in the other, as in `amy/amy-main`."""
    inner, outer = "".join(words(name)), "".join(words(title))
    return bool(outer) and (outer in inner or inner in outer)
