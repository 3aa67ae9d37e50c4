"""Gradescope: the zip file of an autograder, and what runs in its container before and after `grade`.

Folders and formats are those of "Autograder Specifications" (gradescope/autograder_samples, docs/specs.md).
"""
