"""What each operation of a training step of the reference takes, by TensorFlow's own profiler: where the time goes.

Run: python -m tests.benchmarks.operations [steps]

A step has 32 images, on one thread and with deterministic operations, as in a training. Arithmetic is counted as in the
report, in floating-point operations of which a multiply-add is two; the yardstick is TensorFlow's own matrix product in
the same process. Operations with hardly any arithmetic have no rate.
"""

import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from tabulate import tabulate
from tensorflow.tsl.profiler.protobuf import xplane_pb2

from tests.benchmarks.one_training import product_rate
from tests.benchmarks.start_up import ROOT

_BATCH = 32
_OPERATION = re.compile(r"([A-Za-z0-9_/]+):_?([A-Za-z0-9]+)")
"""How the profiler calls an operation: its scopes and its kernel, `…/conv2d_1/convolution/Conv2DBackpropFilter:…`."""
_LEAST_SHARE = 0.01


def _arithmetic(model: keras.Model) -> dict[str, float]:
    """Operations of each layer for one batch, by its name; each of its two gradients takes as many."""
    operations = {}
    for layer in model.layers:
        if layer.weights:
            kernel = np.prod(layer.kernel.shape)
            places = np.prod(layer.output.shape[1:-1], initial=1)
            operations[layer.name] = 2.0 * _BATCH * float(kernel * places)
    return operations


def profile(model: keras.Model, steps: int) -> tuple[Counter[tuple[str, str]], float]:
    """Milliseconds in a step of every operation, by layer (or outermost scope) and kernel; and of the whole step."""
    generator = np.random.default_rng(0)
    images = generator.random((_BATCH * steps, 28, 28, 1), np.float32)
    labels = generator.integers(0, 10, _BATCH * steps)
    batches = tf.data.Dataset.from_tensor_slices((images, labels)).batch(_BATCH).cache()
    model.fit(batches, verbose=0)  # traces
    options = tf.profiler.experimental.ProfilerOptions(
        host_tracer_level=2, python_tracer_level=0, device_tracer_level=0
    )
    with tempfile.TemporaryDirectory() as folder:
        tf.profiler.experimental.start(folder, options)
        begin = time.perf_counter()
        model.fit(batches, verbose=0)
        step = 1000 * (time.perf_counter() - begin) / steps
        tf.profiler.experimental.stop()
        (file,) = Path(folder).rglob("*.xplane.pb")
        space = xplane_pb2.XSpace.FromString(file.read_bytes())
    layers = {layer.name for layer in model.layers}
    times: Counter[tuple[str, str]] = Counter()
    for plane in space.planes:
        for event in (event for line in plane.lines for event in line.events):
            if match := _OPERATION.fullmatch(plane.event_metadata[event.metadata_id].name):
                # A scope is a layer's name with a number behind it, which makes it unique.
                scopes = [re.sub("_[0-9]+$", "", scope) for scope in match[1].split("/")]
                layer = next((scope for scope in scopes if scope in layers), scopes[min(1, len(scopes) - 1)])
                times[layer, match[2]] += event.duration_ps / 1e9 / steps
    return times, step


def main(steps: int) -> None:
    """Print the table."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    sys.path.insert(0, str(ROOT / "reference"))
    from mnist_cnn import build_model  # type: ignore[import-not-found] # noqa: PLC0415 - our own solution

    model = build_model()
    times, step = profile(model, steps)
    arithmetic, product = _arithmetic(model), product_rate() / 1e9
    rows = []
    for (layer, kernel), ms in times.most_common():
        if ms < _LEAST_SHARE * step:
            break
        counted = arithmetic.get(layer, 0) if re.search("Conv2D|MatMul", kernel) else 0
        rate = counted / ms / 1e6
        figures = (f"{rate:.0f}", f"{rate / product:.2f}") if counted else ("", "")
        rows.append((layer, kernel, f"{ms:.2f}", f"{ms / step:.0%}", *figures))
    rest = step - sum(ms for ms in times.values() if ms >= _LEAST_SHARE * step)
    rows.append(("everything else", "", f"{rest:.2f}", f"{rest / step:.0%}", "", ""))
    headers = ("layer", "operation", "ms in a step", "share", "GFLOP/s", "of the matrix product")
    print(tabulate(rows, headers=headers, disable_numparse=True))  # noqa: T201
    print(f"A step takes {step:.1f} ms; the matrix product makes {product:.0f} GFLOP in a second.")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
