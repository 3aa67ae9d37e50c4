"""Runs in the jail without any student code: from a ModelSpec and a seed to a trial."""
