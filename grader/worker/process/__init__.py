"""Starts child processes, watches what they use, and says how each of them ended."""
