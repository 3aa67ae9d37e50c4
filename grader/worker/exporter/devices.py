"""Set-up of GPUs, of which there are none here: it costs nobody a grade, and a note says that it is not run."""

import sys
from collections.abc import Callable
from typing import Any, SupportsIndex

import tensorflow as tf

from grader.records import Finding
from grader.worker.exporter.origin import is_student

_LISTS = ("list_physical_devices", "list_logical_devices", "get_visible_devices")
_SETTINGS = (
    "set_memory_growth",
    "set_visible_devices",
    "set_logical_device_configuration",
    "set_virtual_device_configuration",
    "set_per_process_memory_growth",
    "set_per_process_memory_fraction",
)
_ANSWERS: dict[str, dict[str, Any]] = {"get_device_details": {}, "get_memory_info": {"current": 0, "peak": 0}}


class _NoDevices(list[Any]):
    """An empty list, of which the first item can be asked for all the same: `gpus[0]` stands in many tutorials."""

    def __init__(self, kind: str, note: Callable[[], None]) -> None:
        super().__init__()
        self._kind = kind
        self._note = note

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if isinstance(index, slice):
            return []
        self._note()
        return tf.config.PhysicalDevice(f"/physical_device:{self._kind}:0", self._kind)

    def pop(self, index: SupportsIndex = -1) -> Any:
        """Give the device that is not here."""
        return self[index]


def install(add_note: Callable[[Finding], None]) -> None:
    """Let this process take any set-up of GPUs; for good.

    Args:
        add_note: Takes a note for the author when something is set up.
    """

    def note() -> None:
        problem = (
            "There is no GPU here, and none is needed: what only sets one up is not run, and layers that are placed on "
            "one are built all the same."
        )
        add_note(Finding(problem=problem))

    def without_gpus(function: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        def devices(*arguments: Any, **named: Any) -> list[Any]:
            listing = function(*arguments, **named)
            kind = next((value for value in (*arguments, *named.values()) if value in {"GPU", "TPU"}), None)
            # Keras asks too, and gets the plain list.
            return listing if listing or kind is None or not is_student(sys._getframe(1)) else _NoDevices(kind, note)  # noqa: SLF001

        return devices

    def answering(answer: Any) -> Callable[..., Any]:
        def answered(*_: object, **__: object) -> Any:
            note()
            return answer

        return answered

    for module in (vars(tf.config), vars(tf.config.experimental)):
        for name in module.keys() & set(_LISTS):
            module[name] = without_gpus(module[name])
        for name in module.keys() & set(_SETTINGS):
            module[name] = answering(None)
        for name in module.keys() & _ANSWERS.keys():
            module[name] = answering(_ANSWERS[name])
