"""Plain Keras, as a notebook would train: `fit` on batches of images, `predict` on the test images.

Run by a test as a process of its own, with a request on standard input; prints the hash of the weights, the curves and
the answers as JSON. Nothing of the trainer takes part but what makes the layers and what hashes the weights.
"""

import json
import sys
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from grader.dataset.answers import encode_answers
from grader.dataset.prepare import load_array
from grader.worker.messages import TrainRequest
from grader.worker.trainer.rebuild import STEPS_PER_EXECUTION, derive_seed, rebuild
from grader.worker.trainer.task import hash_weights


def main() -> None:
    """Train and print."""
    request = TrainRequest.model_validate_json(sys.stdin.read())
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(request.seed)
    tf.config.experimental.enable_op_determinism()
    made = rebuild(request.spec, request.input_shape, request.seed)
    model = keras.Model(made.inputs, made.outputs)
    one_hot = request.spec.loss.labels == "one_hot"
    accuracy = keras.metrics.CategoricalAccuracy if one_hot else keras.metrics.SparseCategoricalAccuracy
    model.compile(
        made.optimizer,
        made.loss,
        metrics=[accuracy(name="accuracy")],
        jit_compile=False,
        steps_per_execution=STEPS_PER_EXECUTION,
    )

    recipe = request.recipe
    images, labels = load_array(request.dataset, "x_train"), load_array(request.dataset, "y_train")
    split = len(images) - recipe.validation_images
    count = recipe.training_images or split
    chosen = np.linspace(0, split - 1, count).round().astype(np.intp)

    def prepared(image: Any, label: Any) -> tuple[Any, Any]:
        target = tf.one_hot(label, request.classes) if one_hot else tf.cast(label, tf.int64)
        return tf.cast(image, tf.float32) / 255.0, target

    training = tf.data.Dataset.from_tensor_slices((images[chosen], labels[chosen]))
    training = training.shuffle(count, seed=derive_seed(request.seed, 0, "order of images"))
    validation = tf.data.Dataset.from_tensor_slices((images[split:], labels[split:]))
    history = model.fit(
        training.batch(recipe.batch_size).map(prepared),
        epochs=recipe.epochs,
        validation_data=validation.batch(500).map(prepared),
        verbose=0,
    ).history
    tests = load_array(request.dataset, "x_test").astype(np.float32) / 255.0
    answers = np.argmax(model.predict(tests, batch_size=500, verbose=0), axis=-1)
    result = {
        "weights_sha256": hash_weights(model),
        "epochs": [dict(zip(history, values, strict=True)) for values in zip(*history.values(), strict=True)],
        "answers": encode_answers(answers, request.classes),
    }
    print(json.dumps(result))  # noqa: T201


if __name__ == "__main__":
    main()
