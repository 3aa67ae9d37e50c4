"""One attack: a submission, what it tries, and what its author must read.

An attack is a file `attacks/AIM/NAME.py` (or `.ipynb`); its first lines are comments that hold TOML:

    tries    one sentence
    mark     how success would show, one of `MARKS`
    control  how the same script can make its mark, one of `CONTROLS`
    status, check, says    the verdict, the check that fails, and a regular expression that its sentence holds

What no file in a repository can be (a bomb, a link, a name with escapes) is made by `handed_in.py`.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from grader.records import Status

AIMS = ("escape", "forge", "spy", "exhaust", "disturb", "confuse")

MARKS = {
    "word": "the attack could do what it must not, and says so in a word that was made up for it",
    "secret": "a text that was planted out of its reach is in a grade or a report",
    "target": "a planted file, folder, process, listener, terminal or piece of memory is not as it was",
    "survivor": "a process is left when its submission has been graded",
    "grade": "the grade is not the one of the plain architecture, or the next submission's is not its own",
    "report": "a report holds something that its reader obeys",
}

CONTROLS = {
    "weak": "the same script as a worker without jail and limits",
    "effect": "likewise, and its own `effect()` tells what has become of the process that it ran in",
    "keras": "Keras's own model_from_json reads what the attack sends, in a process that is thrown away",
    "claim": "what it claims did reach the grader, as bytes",
    "unescaped": "a report that writes the text as it came",
    "naive": "a reader that takes the file for what it seems",
    "spawned": "the same script in a process that multiprocessing spawns, as it does by default elsewhere",
    "inherited": "the same script in a plain process, which inherits arguments, environment and descriptors",
}

Prepare = Callable[[Path], None]
"""Puts what was handed in below a folder of the class; its name is the submission's id."""


class Attack(NamedTuple):
    """What is handed in, and what becomes of it."""

    aim: str
    name: str
    tries: str
    mark: str
    control: str
    status: Status
    check: str | None
    says: str
    content: bytes = b""
    suffix: str = ".py"
    prepare: Prepare | None = None
    naive: Callable[[Path], object] | None = None
    """Whether a careless reader of what was handed in would be hurt."""
    label: str = ""
    """The submission's id, where the id is the attack."""
    needs: str = ""
    """What the control needs of the machine to make its mark: "root", or nothing."""

    @property
    def title(self) -> str:
        """Aim and name."""
        return f"{self.aim}/{self.name}"

    @property
    def is_for_any_account(self) -> bool:
        """Whether all of it is in what the grader itself reads, so that no right of its account plays a part."""
        return self.control in {"naive", "unescaped", "keras"} or (self.aim, self.control) == ("forge", "claim")


def read_attacks(folder: Path = Path(__file__).parent / "attacks") -> list[Attack]:
    """Read every attack that is a file, in sorted order."""
    return [read_attack(path) for aim in AIMS for path in sorted((folder / aim).glob("*.py"))]


def read_attack(path: Path) -> Attack:
    """Read one attack with its header."""
    content = path.read_bytes()
    header = _header(content.decode())
    return Attack(
        aim=path.parent.name,
        name=path.stem,
        tries=header.pop("tries"),
        mark=_choice(header.pop("mark"), MARKS),
        control=_choice(header.pop("control", "weak"), CONTROLS),
        status=Status(header.pop("status", "failed")),
        check=header.pop("check", "contract"),
        says=header.pop("says", ""),
        content=content,
        **header,
    )


def _header(text: str) -> dict[str, Any]:
    lines = text.splitlines()
    end = next(index for index, line in enumerate(lines) if not line.startswith("#"))
    return tomllib.loads("\n".join(line.removeprefix("#").strip() for line in lines[:end]))


def _choice(value: str, names: dict[str, str]) -> str:
    assert value in names, f"{value!r} is none of {', '.join(names)}"
    return value
