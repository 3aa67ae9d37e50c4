"""One training in a fork of this process, as the fork server makes them, with its processor time by part.

Started by `tests.benchmarks.training`, which says on standard input what to train. The grader is whichever Python
finds, so that another version of it can be measured by the same program.
"""

import json
import os
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from grader.worker.messages import TrainerAnswer, TrainRequest
from grader.worker.trainer import task

_SIZE = 1024
"""Rows and columns of the matrices whose product is the yardstick."""
_PRODUCTS = 25


class Clock:
    """Processor time of this process by part; what lies within another timed part is not counted twice."""

    def __init__(self) -> None:
        self.calls: dict[str, list[float]] = defaultdict(list)
        self._inner = 0.0

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, on the clock."""

        def run(*arguments: Any, **keywords: Any) -> Any:
            begin, outer = time.process_time(), self._inner
            self._inner = 0.0
            try:
                return function(*arguments, **keywords)
            finally:
                seconds = time.process_time() - begin
                self.calls[part].append(seconds - self._inner)
                self._inner = outer + seconds

        return run

    def parts(self) -> dict[str, float]:
        """Seconds by part; a first call is tracing as far as it takes longer than the others do."""
        seconds = {part: sum(calls) for part, calls in self.calls.items()}
        traced = 0.0
        for part in ("steps", "validation", "test"):
            first, *others = self.calls.get(part) or [0.0]
            extra = max(0.0, first - statistics.median(others or [0.0]))
            seconds[part] = seconds.get(part, 0.0) - extra
            traced += extra
        return seconds | {"trace": traced}


def instrument(clock: Clock) -> None:
    """Put the functions that a training goes through on the clock."""
    for part, name in (("build", "rebuild"), ("images", "load_trial_images")):
        if hasattr(task, name):
            setattr(task, name, clock.timed(part, getattr(task, name)))
    for kind, part in (("train", "steps"), ("test", "validation")):
        make, attribute = getattr(keras.Model, f"make_{kind}_function"), f"{kind}_function"

        def made(
            model: Any, *arguments: Any, make: Any = make, attribute: str = attribute, part: str = part, **keywords: Any
        ) -> None:
            is_new = getattr(model, attribute) is None
            make(model, *arguments, **keywords)
            if is_new:
                setattr(model, attribute, clock.timed(part, getattr(model, attribute)))

        setattr(keras.Model, f"make_{kind}_function", made)
    keras.Model.predict_on_batch = clock.timed("test", keras.Model.predict_on_batch)


def product_rate() -> float:
    """Floating-point operations of TensorFlow's own float32 matrix product in a second of processor time."""
    matrix = tf.random.stateless_uniform((_SIZE, _SIZE), (1, 2))
    tf.matmul(matrix, matrix).numpy()
    begin = time.process_time()
    for _ in range(_PRODUCTS):
        tf.matmul(matrix, matrix).numpy()
    return _PRODUCTS * 2 * _SIZE**3 / (time.process_time() - begin)


def waited() -> float:
    """Seconds for which the threads of this process were ready and had no processor."""
    threads = Path("/proc/self/task").iterdir()
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[1]) for thread in threads) / 1e9


def child(request: TrainRequest, channel: int) -> None:
    """Train, and send the figures."""
    begin, wall, clock = time.process_time(), time.perf_counter(), Clock()
    instrument(clock)
    answers: list[bytes] = []
    task.run(request, answers.append)
    total, wall = time.process_time() - begin, time.perf_counter() - wall
    usage = resource.getrusage(resource.RUSAGE_SELF)
    trial = TrainerAnswer.model_validate_json(answers[-1]).trial
    assert trial
    figures = {
        "parts": clock.parts(),
        "total": total,
        "wall": wall,
        "waited": waited(),
        "switches": usage.ru_nvcsw,
        "resident": usage.ru_maxrss << 10,
        "weights": trial.weights_sha256,
        "history": [epoch.model_dump() for epoch in trial.epochs],
        "answers": trial.answers,
        "product": product_rate(),
    }
    os.write(channel, json.dumps(figures).encode())


def main() -> None:
    """Fork, train, and print the figures as one line of JSON."""
    imports = time.process_time()
    request = TrainRequest.model_validate_json(sys.stdin.read())
    reader, writer = os.pipe()
    begin = time.process_time()
    if not (pid := os.fork()):
        status = 1
        try:
            child(request, writer)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    fork = time.process_time() - begin
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read()
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"The training ended with status {status}.")
    figures = json.loads(text)
    figures["parts"] |= {"imports": imports, "fork": fork}
    figures["child"] = usage.ru_utime + usage.ru_stime
    print(json.dumps(figures))  # noqa: T201


if __name__ == "__main__":
    main()
