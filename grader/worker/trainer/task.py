"""Trains one architecture from one seed, in a child that has never seen student code, and counts correct answers."""

import hashlib
import math
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from grader.dataset.answers import encode_answers
from grader.dataset.npz import TEST_LABELS
from grader.dataset.prepare import load_array
from grader.records import Epoch, Trial
from grader.spec import Recipe
from grader.worker.messages import Progress, TrainerAnswer, TrainRequest
from grader.worker.trainer.gathering import Gathering
from grader.worker.trainer.images import Division, divide, load_trial_images
from grader.worker.trainer.rebuild import derive_seed, rebuild

_EVALUATION_BATCH = 500
_REPORT_SECONDS = 0.2
"""Least time between two progress messages."""


def run(request: TrainRequest, send: Callable[[bytes], None]) -> None:
    """Train, evaluate, send progress lines and at last the trial."""
    _make_deterministic(request.seed)
    begin = time.process_time()
    model = rebuild(request.spec, request.input_shape, request.seed)

    def report(answer: TrainerAnswer) -> None:
        send(answer.model_dump_json().encode() + b"\n")

    division = divide(request)
    model.hold(load_trial_images(request, division))
    history = _fit(model, division, request, report)
    answers = _answers(model, division.test)
    labels = load_array(request.dataset, TEST_LABELS)  # read for the first time here, after training
    correct, total = int(np.count_nonzero(answers == labels)), len(labels)
    trial = Trial(
        seed=request.seed,
        correct=correct,
        total=total,
        accuracy=correct / total,
        cpu_seconds=round(time.process_time() - begin, 3),
        epochs=history,
        weights_sha256=hash_weights(model),
        answers=encode_answers(answers, request.classes),
    )
    report(TrainerAnswer(trial=trial))


def _make_deterministic(seed: int) -> None:
    # Equal bits need equal thread counts, whatever else is promised: one thread, and scale comes from processes.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def _fit(
    model: Gathering, division: Division, request: TrainRequest, report: Callable[[TrainerAnswer], None]
) -> tuple[Epoch, ...]:
    recipe = request.recipe
    history = model.fit(
        _batches(division.training, recipe.batch_size, derive_seed(request.seed, 0, "order of images")),
        epochs=recipe.epochs,
        validation_data=_batches(division.validation, _EVALUATION_BATCH),
        callbacks=[
            keras.callbacks.TerminateOnNaN(),
            _Reporter(report, recipe, recipe.epochs * math.ceil(len(division.training) / recipe.batch_size)),
        ],
        verbose=0,
        shuffle=False,  # the pipeline does, with a seed of its own
    ).history
    return tuple(
        Epoch(**{key: _finite(history[key][epoch]) for key in ("loss", "accuracy", "val_loss", "val_accuracy")})
        for epoch in range(len(history["loss"]))
    )


def _batches(indices: range, size: int, seed: int | None = None) -> tf.data.Dataset:
    """Batches of indices of images, int64, shuffled anew in every epoch when a seed is given."""
    dataset = tf.data.Dataset.range(indices.start, indices.stop)
    if seed is not None:
        dataset = dataset.shuffle(len(indices), seed=seed, reshuffle_each_iteration=True)
    options = tf.data.Options()
    options.deterministic = True
    options.threading.private_threadpool_size = 1
    options.threading.max_intra_op_parallelism = 1
    return dataset.batch(size).with_options(options)


def _answers(model: Gathering, test: range) -> npt.NDArray[np.int64]:
    """The most probable class of each test image; shape (images,)."""
    model.evaluate(_batches(test, _EVALUATION_BATCH), verbose=0)  # its metrics mean nothing: it has no labels
    classes: npt.NDArray[np.int64] = np.argmax(model.outputs_of(test), axis=-1)
    return classes


def hash_weights(model: keras.Model) -> str:
    """SHA-256 over shape, dtype and bytes of every weight, in the order of the model's layers."""
    digest = hashlib.sha256()
    for weight in model.weights:
        array = np.ascontiguousarray(weight.numpy())
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


class _Reporter(keras.callbacks.Callback):  # type: ignore[misc] # keras has no types
    """Sends progress now and then, and whenever an epoch has ended."""

    def __init__(self, report: Callable[[TrainerAnswer], None], recipe: Recipe, steps: int) -> None:
        super().__init__()
        self._report, self._epochs, self._steps = report, recipe.epochs, steps
        self._finished, self._reported = 0, 0.0
        self._accuracy: float | None = None

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:  # noqa: ARG002 - Keras's signature
        if time.monotonic() - self._reported >= _REPORT_SECONDS:
            self._send(batch + 1)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if self.model.stop_training:  # the loss stopped being a number, in the middle of this epoch
            return
        self._finished = epoch + 1
        self._accuracy = _finite((logs or {}).get("val_accuracy", math.nan))
        self._send(0)

    def _send(self, batches: int) -> None:
        """Report the epochs that have ended, and so many batches of the next."""
        self._reported = time.monotonic()
        done = self._finished * (self._steps // self._epochs) + batches
        progress = Progress(
            finished=self._finished,
            epochs=self._epochs,
            fraction=min(1.0, done / self._steps),
            accuracy=self._accuracy,
        )
        self._report(TrainerAnswer(progress=progress))
