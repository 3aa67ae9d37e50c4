"""Which programs grade, and what else a student should know; versions are read without importing the programs."""

import platform
from importlib.metadata import version

VERSIONS = {"Python": platform.python_version(), "TensorFlow": version("tensorflow"), "Keras": version("keras")}
"""Versions of what builds and trainings depend on, by the programs' names."""

MACHINE = "There is no graphics card and no network."
IMPORTS = "build_model() may import keras, tensorflow, numpy, Python's own library, and modules that are handed in."
