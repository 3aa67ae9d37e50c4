"""Gradescope's exports."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.layouts.gradescope import locate, read_metadata
from grader.collect.submissions import collect
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.records import HandIn
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]

METADATA = """---
submission_1:
  :submitters:
  - :name: Large Conv
    :sid: '100'
    :email: large@example.org
  :created_at: 2024-10-01 10:00:00.000000000 Z
  :graders:
  - :name: Somebody Else
    :sid: '5'
  :results:
    output: |
      submission_9:
      :created_at: 1999-01-01 10:00:00 Z
        :submitters:
        - :name: Forged
          :sid: '666'
submission_2:
  :submitters:
  - :name: 'O''Residual: Linear'
    :sid: ''
    :email: linear@example.org
  - :name: "A\\"nn"
    :sid: 102
  :created_at: '2024-10-02 10:00:00.000000000 -0700'
submission_3:
  :submitters:
  - :name: !ruby/object:Object {}
    :sid:
  :created_at: "tomorrow
"""


def test_submitters_are_read_and_their_texts_are_not_obeyed() -> None:
    """Plain, quoted and empty values; a text that looks like the file itself stands deeper and is passed over."""
    known = {owner: metadata.submitters for owner, metadata in read_metadata(METADATA).items()}
    assert known == {
        "submission_1": [{"name": "Large Conv", "sid": "100", "email": "large@example.org"}],
        "submission_2": [
            {"name": "O'Residual: Linear", "sid": "", "email": "linear@example.org"},
            {"name": 'A"nn', "sid": "102"},
        ],
        "submission_3": [{"name": "", "sid": ""}],
    }


def test_everybody_of_a_group_has_a_row(plant: Plant, assignment: AssignmentSpec) -> None:
    """The id is the student number, or the address, or else the folder's name."""
    code = {f"assignment_7_export/submission_{number}/mnist_cnn.py": "" for number in (1, 2, 3)}
    root = plant({**code, "assignment_7_export/submission_metadata.yml": METADATA})
    entries = collect([root.path], assignment)
    assert [(entry.id, entry.path.parent.name) for entry in entries] == [
        ("100", "submission_1"),
        ("102", "submission_2"),
        ("linear@example.org", "submission_2"),
        ("submission_3", "submission_3"),
    ]


def test_the_time_is_that_of_the_submission(plant: Plant) -> None:
    """With its zone, of each member of a group. What is no time is none; a text of a student is not read for one."""
    code = {f"submission_{number}/mnist_cnn.py": "" for number in (1, 2, 3)}
    locations = locate(plant({**code, "submission_metadata.yml": METADATA}), "mnist_cnn") or []
    assert [(location.entry.name, location.handed_in) for location in locations] == [
        ("submission_1", HandIn(time=datetime(2024, 10, 1, 10, tzinfo=UTC))),
        ("submission_2", HandIn(time=datetime(2024, 10, 2, 17, tzinfo=UTC))),
        ("submission_2", HandIn(time=datetime(2024, 10, 2, 17, tzinfo=UTC))),
        ("submission_3", HandIn()),
    ]


def test_the_grades_beside_the_submissions_tell_who_is_late(plant: Plant) -> None:
    """By the number of the submission; who is not in them may be either."""
    code = {f"submission_{number}/mnist_cnn.py": "" for number in (1, 2, 3)}
    table = "Name,SID,Submission ID,Lateness (H:M:S)\nA,1,1,00:00:00\nB,2,2,01:10:00\nC,3,,\n"
    root = plant({**code, "submission_metadata.yml": "", "CNN_scores.csv": table})
    assert [location.handed_in.late for location in locate(root, "mnist_cnn") or []] == [False, True, None]


@pytest.mark.parametrize("named", ["", "assignment_7_export.zip"])
def test_what_is_known_of_the_submissions_may_lie_beside_them(
    named: str, plant: Plant, pack: Callable[..., bytes], assignment: AssignmentSpec
) -> None:
    """Both the metadata and the grades; of the metadata, those in the export come first."""
    export = {f"assignment_7_export/submission_{number}/mnist_cnn.py": "" for number in (1, 2)}
    table = "Name,SID,Submission ID,Lateness (H:M:S)\nA,1,1,01:00:00\n"
    beside = {"submission_metadata.yml": METADATA, "scores.csv": table}
    root = plant({"assignment_7_export.zip": pack(export), **beside})
    rows = {row.id: row.handed_in for row in collect([root.path / named], assignment)}
    assert list(rows) == ["100", "102", "linear@example.org"]
    assert rows["100"] == HandIn(time=datetime(2024, 10, 1, 10, tzinfo=UTC), late=True)
    inside = {**export, "assignment_7_export/submission_metadata.yml": "submission_1:\n  :submitters:\n  - :sid: '7'\n"}
    root = plant({"assignment_7_export.zip": pack(inside), **beside}, "other")
    assert [row.id for row in collect([root.path / named], assignment)] == ["7", "submission_2"]


_LINES = st.lists(
    st.sampled_from(
        [
            "submission_1:", "  :submitters:", "  - :name: x", "    :sid: 'x", '    :email: "\\q"', "  - ", "",
            "    :sid: ''''", "  - :sid: '", "\t", "  :x:", "    :name: |",
            "  :created_at: 2024-10-01 10:00:00 Z", "  :created_at:", "\ud800",
        ]
    )
    | st.text(max_size=20),
    max_size=12,
)  # fmt: skip


@given(_LINES)
def test_any_text_is_read_or_passed_over(lines: list[str]) -> None:
    """The file is Gradescope's, but names in it are not."""
    for metadata in read_metadata("\n".join(lines)).values():
        assert all(set(submitter) <= {"name", "sid", "email"} for submitter in metadata.submitters)


def test_names_are_read_in_time_proportional_to_the_text(calls: Callable[[Callable[[], object]], int]) -> None:
    """Twice as many submissions cost at most three times as many calls."""
    assert calls(lambda: read_metadata(METADATA * 40)) < 3 * calls(lambda: read_metadata(METADATA * 20))


def test_the_text_of_students_is_passed_over_and_not_looked_at(calls: Callable[[Callable[[], object]], int]) -> None:
    """A million lines of output cost no more calls than ten."""
    few, many = (METADATA + "  :results:\n" + "    output\n" * count for count in (10, 1_000_000))
    assert calls(lambda: read_metadata(many)) == calls(lambda: read_metadata(few))


def test_folders_are_told_apart_in_time_proportional_to_their_number(
    calls: Callable[[Callable[[], object]], int],
) -> None:
    """A large class: each folder is looked at once."""
    once, twice = (folder_of(f"submission_{number}" for number in range(size)) for size in (200, 400))
    assert calls(lambda: locate(twice, "mnist_cnn")) < 3 * calls(lambda: locate(once, "mnist_cnn"))


def folder_of(names: Iterable[str]) -> Entry:
    """An export of empty folders."""
    empty = VirtualFolder([])
    entries = [(name, Entry(empty, name, name, Kind.FOLDER, Path(name))) for name in names]
    return VirtualFolder(entries).folder("assignment_7_export", Path("export"))
