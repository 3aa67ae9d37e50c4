"""Runs in the jail, and student code with it: from a file that was handed in to the JSON of a model."""
