"""What a monitor reads off recorded pages of /proc; tests/test_build.py and tests/hostile monitor real children."""

from pathlib import Path

import pytest

from grader.worker.process.monitor import Monitor, Usage

STAT = "7 (a) b (c) {state} 1 7 7 0 -1 4194304 100 0 0 0 {user} 50 0 0 20 0 {threads} 0 {start_time} 3133440 391"
STATUS = "Name:\ta) b\nVmPeak:\t 4194304 kB\nVmSize:\t 2097152 kB\nVmHWM:\t  512000 kB\nThreads:\t3\n"


def write(proc: Path, *, state: str = "S", user: int = 100, threads: int = 3, start_time: int = 99) -> None:
    """Write the pages of process 7, whose name is meant to confuse a parser."""
    thread = proc / "7" / "task" / "7"
    thread.mkdir(parents=True, exist_ok=True)
    (proc / "7" / "stat").write_text(STAT.format(state=state, user=user, threads=threads, start_time=start_time))
    (proc / "7" / "status").write_text(STATUS)
    (thread / "schedstat").write_text("1500000000 2500000000 7\n")


def test_usage_is_read_from_the_kernels_pages(tmp_path: Path) -> None:
    """The pages give the processor time of user and system, the peaks, the threads, and the time in the run queue."""
    write(tmp_path)
    usage = Monitor(7, tmp_path).usage()
    assert (usage.cpu_seconds, usage.threads) == (1.5, 3)
    assert (usage.address_space, usage.resident) == (4 << 30, 500 << 20)
    assert usage.waiting_seconds == 2.5


def test_threads_that_wait_for_each_other_do_not_add_up(tmp_path: Path) -> None:
    """A submission with a hundred threads could otherwise make itself look starved, which is the machine's fault."""
    write(tmp_path)
    for number in range(8, 108):
        thread = tmp_path / "7" / "task" / str(number)
        thread.mkdir()
        (thread / "schedstat").write_text("10000000 1500000000 7\n")
    assert Monitor(7, tmp_path).usage().waiting_seconds == 2.5


@pytest.mark.parametrize(
    "name", ["x kB", "9 kB", "VmPeak: 9 kB", "\rVmPeak: 9 kB", "\x0bVmHWM: x kB", "\x85VmPeak:", ") R 1 2 3"]
)
def test_a_name_is_not_read_as_a_size(tmp_path: Path, name: str) -> None:
    """A process chooses its own name, which is on the same pages; the kernel escapes nothing in it but a line feed."""
    write(tmp_path)
    for page, old_name in (("stat", "a) b (c"), ("status", "a) b")):
        path = tmp_path / "7" / page
        path.write_bytes(path.read_text().replace(old_name, name, 1).encode())
    usage = Monitor(7, tmp_path).usage()
    assert (usage.threads, usage.address_space, usage.resident) == (3, 4 << 30, 500 << 20)


def test_a_peak_is_kept(tmp_path: Path) -> None:
    """Threads that have ended still count."""
    write(tmp_path, threads=300)
    monitor = Monitor(7, tmp_path)
    write(tmp_path, threads=2)
    monitor.sample()
    assert monitor.sampled.threads == 300


@pytest.mark.parametrize("after", [{"state": "Z", "threads": 1}, {"start_time": 100}, None])
def test_the_end_of_a_process_is_noticed(tmp_path: Path, after: dict[str, int] | None) -> None:
    """A zombie, another process with the same number, and no process at all mean an end; earlier samples stay."""
    write(tmp_path)
    monitor = Monitor(7, tmp_path)
    assert not monitor.has_ended
    if after is None:
        (tmp_path / "7" / "stat").unlink()
    else:
        write(tmp_path, **after)  # type: ignore[arg-type] # the dictionary holds keyword arguments
    monitor.sample()
    assert monitor.has_ended
    assert monitor.usage().cpu_seconds == 1.5


def test_a_process_runs_on_after_the_end_of_its_first_thread(tmp_path: Path) -> None:
    """The kernel then shows a zombie that has other threads."""
    write(tmp_path)
    monitor = Monitor(7, tmp_path)
    write(tmp_path, state="Z", threads=2)
    monitor.sample()
    assert not monitor.has_ended


def test_a_system_without_these_pages_yields_no_usage(tmp_path: Path) -> None:
    """All numbers are zero, and no process counts as ended."""
    monitor = Monitor(7, tmp_path)
    assert not monitor.has_ended
    assert monitor.usage().address_space == 0


@pytest.mark.parametrize(
    ("cpu", "waiting", "starved"),
    [
        (0.1, 0.0, False),  # slept all the time
        (5.0, 70.0, True),  # wanted to compute all the time
        (5.0, 20.0, False),  # the machine was busy, but the process slept for longer
        (79.0, 1.0, True),  # computed all the time, but for a short wait
        (80.0, 0.0, False),
    ],
)
def test_a_process_that_waited_for_longer_than_it_slept_was_starved(cpu: float, waiting: float, starved: bool) -> None:
    """The wall time is 80 seconds in every case."""
    assert Usage(wall_seconds=80.0, cpu_seconds=cpu, waiting_seconds=waiting).was_starved is starved
