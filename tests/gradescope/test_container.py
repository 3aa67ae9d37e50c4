"""What the container says of itself and of a submission."""

import json
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.gradescope.container import check_memory
from grader.gradescope.metadata import read_metadata


@pytest.mark.parametrize(
    ("groups", "machine_kib", "enough"),
    [
        ({}, 4 << 20, True),
        ({"memory.max": "max\n"}, 4 << 20, True),
        ({"memory.max": str(3 << 30)}, 16 << 20, True),
        ({"memory.max": str(768 << 20)}, 16 << 20, False),
        ({"memory/memory.limit_in_bytes": str(768 << 20)}, 16 << 20, False),
        ({"memory/memory.limit_in_bytes": str((1 << 63) - 4096)}, 4 << 20, True),
        ({}, 512 << 10, False),
        ({}, None, True),
    ],
)
def test_too_little_memory_is_said_before_anything_begins(
    groups: dict[str, str], machine_kib: int | None, enough: bool, tmp_path: Path
) -> None:
    """By either version of control groups, or by the machine; where nothing is known, it is tried."""
    for name, text in groups.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="ascii")
    machine = tmp_path / "meminfo"
    if machine_kib is not None:
        machine.write_text(f"MemTotal:       {machine_kib} kB\nMemFree: 1 kB\n", encoding="ascii")
    if enough:
        check_memory(tmp_path, machine)
        return
    with pytest.raises(GraderError, match=r"This container has \d+ MiB of memory, .* choose larger container"):
        check_memory(tmp_path, machine)


def written(tmp_path: Path, document: object) -> Path:
    """The metadata of a submission."""
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_times_are_read_with_their_zones(tmp_path: Path) -> None:
    """The example of Gradescope's documentation; parts of a second are left out."""
    document = {
        "id": 123456, "created_at": "2018-07-01T14:22:32.365935-07:00", "users": [{"email": "a@example.org", "id": 1}],
        "assignment": {"due_date": "2018-07-31T23:00:00.000000-07:00", "late_due_date": None, "total_points": "20.0"},
    }  # fmt: skip
    times = read_metadata(written(tmp_path, document))
    assert [time and time.isoformat() for time in times] == ["2018-07-01T14:22:32-07:00", "2018-07-31T23:00:00-07:00"]


def test_the_members_extension_goes_before_the_common_deadline(tmp_path: Path) -> None:
    """Of a group, the member who has most time decides."""
    dates = ("2018-08-01T00:00:00+00:00", "2018-08-03T00:00:00+00:00", None)
    users = [{"assignment": {"due_date": date}} for date in dates]
    document = {"assignment": {"due_date": "2018-07-31T00:00:00+00:00"}, "users": users}
    deadline = read_metadata(written(tmp_path, document)).deadline
    assert deadline
    assert deadline.day == 3


def test_without_metadata_nothing_is_known(tmp_path: Path) -> None:
    """Whoever tries the autograder by hand has none."""
    assert read_metadata(tmp_path / "submission_metadata.json") == (None, None)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "it is no object"),
        ({"created_at": "yesterday"}, "created_at is no time"),
        ({"created_at": 5}, "created_at is no time"),
        ({"created_at": "2018-07-01T14:22:32"}, "created_at has no time zone"),
    ],
)
def test_other_metadata_is_a_sentence(document: object, reason: str, tmp_path: Path) -> None:
    """A guess at a time could take points off."""
    with pytest.raises(GraderError, match=f"is not what Gradescope writes: {reason}"):
        read_metadata(written(tmp_path, document))
