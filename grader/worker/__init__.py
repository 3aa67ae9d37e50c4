"""The trust boundary: every child process, and the only place that imports TensorFlow."""
