"""A teacher's own checks: pytest tests, run by pytest in a process that has neither labels nor a student's code."""
