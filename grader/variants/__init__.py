"""A student's own variants of a model: what they change, and whether it made a difference. Pure functions."""
