"""A class in a zip file, with a roster, through the whole pipeline: real jail, no training."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.records import Status
from grader.report.formats import FORMATS
from grader.report.json import parse_gradebook
from grader.report.sentences import message

GOOD = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(8, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""
ROSTER = """id;name;email;section;canvas_id
s1001;=1+1;s1001@example.org;A;11
s1002;\x1b[31mRed;s1002@example.org;A;12
s1003;;;B;13
s1004;;;B;14
"""


def test_a_canvas_download_with_a_roster_is_graded(
    pack: Callable[..., bytes],
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Everybody of the roster has a row with the roster's texts, and one bad submission stops nobody."""
    (tmp_path / "submissions.zip").write_bytes(
        pack(
            {
                "one_11_101_mnist_cnn-1.py": GOOD,
                "two_LATE_12_102_work.zip": pack({"work/mnist_cnn.py": GOOD, "work/.DS_Store": ""}),
                "three_13_103_a.py": "",
                "three_13_104_b.py": "",
                "guest_99_105_mnist_cnn.py": "def build_model():\n    return None\n",
            }
        )
    )
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    options = Options(
        assignment=root / "assignment",
        recipe="quick",
        out=tmp_path / "out",
        data=None,
        jobs=2,
        train=False,
        fresh=False,
        jailed=True,
        roster=tmp_path / "roster.csv",
    )

    book = grade([tmp_path / "submissions.zip"], options, Lines())

    assert [(result.id, result.status) for result in book.submissions] == [
        ("guest_99", Status.FAILED),
        ("s1001", Status.PASSED),
        ("s1002", Status.PASSED),
        ("s1003", Status.FAILED),
        ("s1004", Status.MISSING),
    ]
    assert "2 files that could be meant (a.py, b.py)" in message(book.submissions[3].checks[0])
    assert message(book.submissions[0].checks[0]) == "guest_99 is not on the roster."
    assert parse_gradebook(FORMATS["json"](book, 100)) == book
    student = json.loads(FORMATS["json"](book, 100))["submissions"][1]["student"]
    assert student == {
        "id": "s1001",
        "name": "=1+1",
        "email": "s1001@example.org",
        "section": "A",
        "group": "",
        "ids": {"canvas_id": "11"},
        "arrangement": {"extension_days": 0, "deadline": None, "excused": "", "handed_in": None},
    }
    records = {record["id"]: record for record in csv.DictReader(io.StringIO(FORMATS["csv"](book, 100)))}
    assert [records["s1001"][column] for column in ("name", "email", "section", "canvas_id")] == [
        "'=1+1",
        "s1001@example.org",
        "A",
        "11",
    ]
    assert records["guest_99"]["name"] == ""
    assert records["s1004"]["canvas_id"] == "14"
    for name in ("markdown", "html", "latex"):
        assert "\x1b" not in FORMATS[name](book, 100)
        assert "Red" in FORMATS[name](book, 100)
    assert "Not on the roster, and in the report all the same: guest_99." in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "roster.csv", "submissions.zip"]
