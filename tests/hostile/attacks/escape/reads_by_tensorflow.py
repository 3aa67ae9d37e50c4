# tries = "Reads a file by TensorFlow's own file system, which does not use Python's."
# mark = "secret"
# says = "PermissionDeniedError|Permission denied|PermissionError|NotFoundError"
import planted
import tensorflow as tf


def build_model():
    raise ValueError(tf.io.read_file(planted.FILE).numpy().decode())
