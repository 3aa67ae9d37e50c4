"""Which workers take part in a run: results and limits depend on where they are computed, so all must be alike."""

from collections.abc import Mapping
from typing import NamedTuple

from grader import __version__
from grader.engine.dask.messages import Credentials
from grader.wording import listed

_MOST_NAMED = 5
"""Workers that one sentence lists."""


class Selection(NamedTuple):
    """Who takes part, and why others do not; both by the workers' addresses."""

    chosen: dict[str, Credentials]
    left_out: dict[str, str]
    """The reason, as the rest of a sentence."""


def select(
    answers: Mapping[str, Credentials | str], code: str, pattern: tuple[str, Credentials] | None = None
) -> Selection:
    """Choose the workers that have this grader and a jail, and are like the first of them.

    Args:
        answers: What each worker says of itself, or why it says nothing; by its address.
        code: Fingerprint of the grader that asks: only workers with the same one understand it.
        pattern: The worker that the others must be like; if there is none yet, the first by
            its address that is usable.
    """
    selection = Selection({}, {})
    for address in sorted(answers):
        answer = answers[address]
        reason = answer if isinstance(answer, str) else _unusable(answer, code)
        if not reason and isinstance(answer, Credentials):
            pattern = pattern or (address, answer)
            reason = _unlike(answer, *pattern)
            if not reason:
                selection.chosen[address] = answer
                continue
        selection.left_out[address] = reason
    return selection


def explain(left_out: Mapping[str, str]) -> list[str]:
    """One sentence for each reason for which workers are left out."""
    by_reason: dict[str, list[str]] = {}
    for address, reason in left_out.items():
        by_reason.setdefault(reason, []).append(address)
    return [
        f"Left out of the cluster: {listed(addresses, _MOST_NAMED)}: {reason}."
        for reason, addresses in by_reason.items()
    ]


def _unusable(credentials: Credentials, code: str) -> str:
    if credentials.code != code:
        same = credentials.grader == __version__
        return f"another cnn-grader is installed there ({credentials.grader}{', changed' * same}; here {__version__})"
    return credentials.refusal.rstrip(".")


def _unlike(credentials: Credentials, first: str, pattern: Credentials) -> str:
    ours, theirs = _properties(credentials), _properties(pattern)
    differences = [f"{name} {ours[name]} instead of {theirs[name]}" for name in ours if ours[name] != theirs[name]]
    return f"it is not like the first worker, {first}: {', '.join(differences)}" if differences else ""


def _properties(credentials: Credentials) -> dict[str, object]:
    machine = credentials.machine
    return {
        "TensorFlow": machine.trainer.tensorflow,
        "Keras": machine.trainer.keras,
        "Python": machine.trainer.python,
        "processor": machine.cpu,
        "oneDNN": machine.onednn,
        "threads of a training": machine.threads,
    }
