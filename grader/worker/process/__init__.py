"""Starts child processes, monitors their usage, and names how each of them ended."""
