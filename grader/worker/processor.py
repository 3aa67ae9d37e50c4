"""Which processor this is: another model may give other bits."""

import platform
from pathlib import Path

from grader.worker.process.environment import ONEDNN_OPTS

_ARM = ("CPU implementer", "CPU architecture", "CPU variant", "CPU part", "CPU revision")
"""What Linux tells of an ARM processor, which has no line with a model name (arch/arm64/kernel/cpuinfo.c)."""
_VECTOR_INSTRUCTIONS = (
    "amx_fp16", "amx_tile", "avx512_fp16", "avx512_bf16", "avx512_vnni", "avx512f", "avx_vnni", "avx2", "avx", "sse4_1",
    "sve2", "sve", "asimd",
)  # fmt: skip
"""As Linux names them, widest first; the last three are ARM's."""


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Name the model of this machine's processor.

    Where the kernel gives no model name, as on ARM, the numbers by which the maker identifies the model take its place;
    of a machine with several kinds of cores, those of each kind.

    Args:
        cpuinfo: The kernel's list of processors, as in proc_cpuinfo(5).
    """
    try:
        text = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    cores = [dict(_fields(block)) for block in text.split("\n\n")]
    for names in (("model name",), _ARM):
        models = {", ".join(_labelled(core, names)) for core in cores} - {""}
        if models:
            return " + ".join(sorted(models))
    return platform.processor() or platform.machine()


def onednn(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """The settings of oneDNN, whose kernels give other bits with each: TensorFlow's switch, and the instructions.

    oneDNN chooses its kernels by the widest vector instructions of the processor (its documentation, "CPU dispatcher
    control"). For example "TF_ENABLE_ONEDNN_OPTS=1, avx2".

    Args:
        cpuinfo: The kernel's list of processors, as in proc_cpuinfo(5).
    """
    try:
        words = set(cpuinfo.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        words = set()
    widest = next((name for name in _VECTOR_INSTRUCTIONS if name in words), "unknown instructions")
    return f"TF_ENABLE_ONEDNN_OPTS={ONEDNN_OPTS}, {widest}"


def _fields(block: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in block.splitlines())
    return [(name.strip(), value.strip()) for name, _, value in lines if value.strip()]


def _labelled(core: dict[str, str], names: tuple[str, ...]) -> list[str]:
    """The values of a core; numbers that mean nothing alone have their name in front."""
    return [core[name] if name == "model name" else f"{name} {core[name]}" for name in names if name in core]
