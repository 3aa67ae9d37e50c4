"""By what a processor is known."""

from pathlib import Path

import pytest

from grader.worker.processor import onednn, processor

X86 = "processor\t: {0}\nvendor_id\t: GenuineIntel\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.20GHz\n\n"
ARM = (
    "processor\t: {0}\nBogoMIPS\t: 243.75\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU architecture: 8\n"
    "CPU variant\t: 0x{1}\nCPU part\t: 0x{2}\nCPU revision\t: 1\n\n"
)


def named(text: str, folder: Path) -> str:
    """The name that a list of processors gives."""
    path = folder / "cpuinfo"
    path.write_text(text, encoding="utf-8")
    return processor(path)


def test_a_model_has_a_name(tmp_path: Path) -> None:
    """However many cores of it there are."""
    assert named(X86.format(0) + X86.format(1), tmp_path) == "Intel(R) Xeon(R) CPU @ 2.20GHz"


def test_a_model_without_a_name_has_numbers(tmp_path: Path) -> None:
    """On ARM: maker, architecture, variant, part and revision; two models differ."""
    name = named(ARM.format(0, 3, "d0c"), tmp_path)
    assert name == ("CPU implementer 0x41, CPU architecture 8, CPU variant 0x3, CPU part 0xd0c, CPU revision 1")
    assert named(ARM.format(0, 3, "d40"), tmp_path) != name
    assert named(ARM.format(0, 4, "d0c"), tmp_path) != name


def test_cores_of_several_kinds_are_all_named(tmp_path: Path) -> None:
    """Which of them a training gets is chance, so the machine is another one; their order plays no part."""
    large, small = ARM.format(0, 3, "d0c"), ARM.format(1, 3, "d05")
    name = named(large + small, tmp_path)
    assert " + " in name
    assert named(small + large + small, tmp_path) == name


@pytest.mark.parametrize("text", ["", "processor\t: 0\nmodel name\t:\n\n", "\x00\xff no colon"])
def test_a_list_that_says_nothing_is_no_error(text: str, tmp_path: Path) -> None:
    """Python's own word for the machine stands in; so where there is no list."""
    assert named(text, tmp_path) == processor(tmp_path / "missing") != ""


@pytest.mark.parametrize(
    ("flags", "instructions"),
    [("sse4_1 avx avx2 fma", "avx2"), ("avx512f avx2 avx avx512_vnni", "avx512_vnni"), ("fp asimd", "asimd")],
)
def test_kernels_are_chosen_by_the_widest_instructions(tmp_path: Path, flags: str, instructions: str) -> None:
    """Two machines with different ones may give different bits, and a grade says which it was made with."""
    path = tmp_path / "cpuinfo"
    path.write_text(f"processor\t: 0\nflags\t\t: {flags}\n\n", encoding="utf-8")
    assert onednn(path) == f"TF_ENABLE_ONEDNN_OPTS=1, {instructions}"


def test_unknown_instructions_are_called_so(tmp_path: Path) -> None:
    """Where the kernel gives no list."""
    assert onednn(tmp_path / "missing") == "TF_ENABLE_ONEDNN_OPTS=1, unknown instructions"
