"""A model that holds all images, and is trained and tested on their indices.

Why: with the images in the pipeline, each batch is cut out, converted and copied one element at a time, by Keras's and
TensorFlow's own threads, in every epoch again. Here they are converted once, outside the compiled function (a division
inside it gives other bits), and the pipeline carries indices alone. One compiled function serves validation and test.
"""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from grader.worker.trainer.images import TrialImages


class Gathering(keras.Model):  # type: ignore[misc] # keras has no types
    """A functional model whose `fit` and `evaluate` take batches of indices, int64 of shape (batch,).

    Call `hold` before either. Every step is Keras's own, on what was gathered.
    """

    def hold(self, images: TrialImages) -> None:
        """Take the images and their targets, and make the optimizer's variables.

        A function that makes variables in its first call is traced twice; a trace costs as much as a hundred steps.
        """
        self._pixels, self._targets = tf.constant(images.pixels), tf.constant(images.targets)
        self._predictions = tf.Variable(tf.zeros((len(images.pixels), *self.output_shape[1:])), trainable=False)
        self.optimizer.build(self.trainable_variables)

    def train_step(self, data: tf.Tensor) -> Any:
        """Train on a batch of indices."""
        return super().train_step(self._gathered(data))

    def test_step(self, data: tf.Tensor) -> Any:
        """Evaluate a batch of indices, and keep the outputs."""
        self._tested = data
        return super().test_step(self._gathered(data))

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Bring the metrics up to date; in `test_step`, this is where Keras shows what the model gave."""
        if self._tested is not None:
            self._predictions.scatter_update(tf.IndexedSlices(y_pred, self._tested))
            self._tested = None
        return super().compute_metrics(x, y, y_pred, sample_weight)

    def outputs_of(self, indices: range) -> npt.NDArray[np.float32]:
        """What the model gave for images when `evaluate` saw them last; shape (images, classes)."""
        outputs: npt.NDArray[np.float32] = self._predictions[indices.start : indices.stop].numpy()
        return outputs

    _tested: tf.Tensor | None = None
    """Indices of the batch that is being tested, while the step is traced."""

    def _gathered(self, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.gather(self._pixels, indices), tf.gather(self._targets, indices)
