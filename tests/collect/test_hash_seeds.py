"""What is said of a class does not depend on the order of a set."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from grader.collect.tree import Entry

Plant = Callable[..., Entry]
Pack = Callable[..., bytes]
CODE = "def build_model(): ..."
FILES = dict.fromkeys(
    (
        "Group A/amy/mnist_cnn.py", "Group A/bo/mnist_cnn.py", "Group B/cy/x.py", "Group B/essay.pdf",
        "Group C/dora.py", "Group C/eve.py", "team 1/mnist_cnn.py", "fay_gus.py", "stranger/mnist_cnn.py",
        "hal attempt 1.py", "hal attempt 2.py", "ida/v1/mnist_cnn.py", "ida/v2/mnist_cnn.py", "notes.txt", "rules.pdf",
        "Algebra/joe/mnist_cnn.py", "late/kim.py", "empty/",
    ),
    CODE,
)  # fmt: skip
ROSTER = "id,name,email,group,nickname\n" + "\n".join(
    f"{name},{name.title()} Roe,{name}@example.org,{group},x"
    for group, names in (
        ("1", ("lea", "max", "ned")),
        ("", ("amy", "bo", "cy", "fay", "gus", "hal", "ida", "kim", "zoe")),
    )
    for name in names
)
SCRIPT = """
import sys
from pathlib import Path
from grader.assignment import load_assignment
from grader.collect.roster import read_roster
from grader.collect.submissions import collect
assignment, root, roster = sys.argv[1:]
rows = collect([Path(root)], load_assignment(Path(assignment)), roster=read_roster(Path(roster)) if roster else None,
               warn=print)
print("\\n".join(row.model_dump_json() for row in rows))
"""


def test_a_class_is_collected_alike_with_any_hash_seed(plant: Plant, pack: Pack, root: Path, tmp_path: Path) -> None:
    """Rows, sentences, notes and warnings, with a roster and without one."""
    folder = plant(FILES | {"more.zip": pack({"quinn/mnist_cnn.py": CODE, "rob/x.py": CODE})}).path
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    for roster in ("", str(tmp_path / "roster.csv")):
        command = [sys.executable, "-c", SCRIPT, str(root / "assignment"), str(folder), roster]
        first, *others = (
            subprocess.run(
                command, env=os.environ | {"PYTHONHASHSEED": seed}, cwd=root, capture_output=True, check=True, text=True
            ).stdout
            for seed in ("0", "1", "4321")
        )
        assert first.count("\n") > len(FILES) / 2
        assert [first] * 2 == others
