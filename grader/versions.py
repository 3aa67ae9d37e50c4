"""Which programs grade; their versions are read without importing them."""

import platform
from importlib.metadata import version

VERSIONS = {"Python": platform.python_version(), "TensorFlow": version("tensorflow"), "Keras": version("keras")}
"""Versions of what builds and trainings depend on, by the programs' names."""
