"""The same class, graded in the ways in which courses grade it today."""
