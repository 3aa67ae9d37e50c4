"""Grades CNN assignments: student code yields an architecture in a jail, our own process trains and judges it."""

__version__ = "0.1.0"
