"""A run at a student's own desk, where the reference solution is not: their files, compared with each other."""
