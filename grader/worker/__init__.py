"""The trust boundary: every child process, and the only place that imports TensorFlow.

Each room says whose code runs there: `process` starts and watches child processes, `jail` confines them, student code
runs in `exporter` and nowhere else, and never in `trainer`.
"""
