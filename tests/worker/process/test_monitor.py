"""What the parent sees of a child, from recorded pages of /proc; real children are in test_children.py."""

from pathlib import Path

import pytest

from grader.worker.process.monitor import Monitor, Usage

STAT = "7 (a) b (c) {state} 1 7 7 0 -1 4194304 100 0 0 0 {user} 50 0 0 20 0 {threads} 0 {begun} 3133440 391"
STATUS = "Name:\ta) b\nVmPeak:\t 4194304 kB\nVmSize:\t 2097152 kB\nVmHWM:\t  512000 kB\nThreads:\t3\n"


def write(proc: Path, *, state: str = "S", user: int = 100, threads: int = 3, begun: int = 99) -> None:
    """A page for process 7, whose name is made to confuse."""
    thread = proc / "7" / "task" / "7"
    thread.mkdir(parents=True, exist_ok=True)
    (proc / "7" / "stat").write_text(STAT.format(state=state, user=user, threads=threads, begun=begun))
    (proc / "7" / "status").write_text(STATUS)
    (thread / "schedstat").write_text("1500000000 2500000000 7\n")


def test_use_is_read_from_the_kernels_pages(tmp_path: Path) -> None:
    """Processor time of user and system, peaks, threads, and the time in the run queue."""
    write(tmp_path)
    use = Monitor(7, tmp_path).use()
    assert (use.cpu_seconds, use.threads) == (1.5, 3)
    assert (use.address_space, use.resident) == (4 << 30, 500 << 20)
    assert use.held_up_seconds == 2.5


def test_threads_that_wait_for_each_other_do_not_add_up(tmp_path: Path) -> None:
    """A submission could make itself look starved, which is the machine's fault, with a hundred of them."""
    write(tmp_path)
    for number in range(8, 108):
        thread = tmp_path / "7" / "task" / str(number)
        thread.mkdir()
        (thread / "schedstat").write_text("10000000 1500000000 7\n")
    assert Monitor(7, tmp_path).use().held_up_seconds == 2.5


@pytest.mark.parametrize(
    "name", ["x kB", "9 kB", "VmPeak: 9 kB", "\rVmPeak: 9 kB", "\x0bVmHWM: x kB", "\x85VmPeak:", ") R 1 2 3"]
)
def test_a_name_is_no_size(tmp_path: Path, name: str) -> None:
    """A process chooses its own name, which stands on the same pages; only a line feed in it is written out."""
    write(tmp_path)
    for page, known in (("stat", "a) b (c"), ("status", "a) b")):
        path = tmp_path / "7" / page
        path.write_bytes(path.read_text().replace(known, name, 1).encode())
    use = Monitor(7, tmp_path).use()
    assert (use.threads, use.address_space, use.resident) == (3, 4 << 30, 500 << 20)


def test_a_peak_is_kept(tmp_path: Path) -> None:
    """Threads that have ended were there."""
    write(tmp_path, threads=300)
    watch = Monitor(7, tmp_path)
    write(tmp_path, threads=2)
    watch.look()
    assert watch.seen.threads == 300


@pytest.mark.parametrize("after", [{"state": "Z", "threads": 1}, {"begun": 100}, None])
def test_a_process_that_has_ended_is_gone(tmp_path: Path, after: dict[str, int] | None) -> None:
    """A zombie, another process with its number, and no process at all; what was seen before stays."""
    write(tmp_path)
    watch = Monitor(7, tmp_path)
    assert not watch.gone
    if after is None:
        (tmp_path / "7" / "stat").unlink()
    else:
        write(tmp_path, **after)  # type: ignore[arg-type] # a test's shorthand
    watch.look()
    assert watch.gone
    assert watch.use().cpu_seconds == 1.5


def test_a_first_thread_that_ended_before_the_others_is_no_end(tmp_path: Path) -> None:
    """The kernel shows a zombie that has threads."""
    write(tmp_path)
    watch = Monitor(7, tmp_path)
    write(tmp_path, state="Z", threads=2)
    watch.look()
    assert not watch.gone


def test_a_system_without_these_pages_is_told_nothing(tmp_path: Path) -> None:
    """All is zero, and nobody is said to have ended."""
    watch = Monitor(7, tmp_path)
    assert not watch.gone
    assert watch.use().address_space == 0


@pytest.mark.parametrize(
    ("cpu", "held_up", "starved"),
    [
        (0.1, 0.0, False),  # asleep all the time
        (5.0, 70.0, True),  # wanted to compute all the time
        (5.0, 20.0, False),  # a busy machine, and asleep for longer
        (79.0, 1.0, True),  # nothing but a little waiting
        (80.0, 0.0, False),
    ],
)
def test_who_was_held_up_for_longer_than_asleep_was_starved(cpu: float, held_up: float, starved: bool) -> None:
    """In 80 seconds of wall time."""
    assert Usage(wall_seconds=80.0, cpu_seconds=cpu, held_up_seconds=held_up).was_starved is starved
