"""Fetches MNIST as Keras does. Our own code, in a child that has the network."""

import os
from collections.abc import Callable

import keras

from grader.dataset.mnist import MNIST_SHA256
from grader.worker.messages import DownloadRequest


def run(request: DownloadRequest, send: Callable[[bytes], None]) -> None:
    """Let Keras download `mnist.npz` into its cache and check the pinned hash (`keras.utils.get_file`)."""
    os.environ.update(request.environment)
    home = os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras")  # noqa: PTH111 - as Keras does it
    keras.utils.get_file(
        "mnist.npz",
        origin="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        file_hash=MNIST_SHA256,
        cache_dir=home,
        cache_subdir="datasets",
    )
    send(b"done")
